-- Version 3 of the book: a collection knows which file accepted it first, so that reverting the file takes that back.

ALTER TABLE collections ADD COLUMN accepted_by INTEGER;  -- files.seq; NULL: not accepted, or accepted before version 3
