-- Version 8 of the book: how much of the collections of the last weeks came back is found without reading all of them.

CREATE INDEX collections_by_date ON collections (collection_date, message_id, r_transaction);
