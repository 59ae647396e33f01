-- Version 9 of the book in PostgreSQL: the identity of a detail of several ends with the bank's reference of its entry, 8 bytes
-- more. Rows of before say nothing of it and stay as they are.

COMMENT ON COLUMN identities.hashes IS '104 bytes; 112 where a detail knows the reference of its entry';
