-- Version 5 of the book: what a run writes most is stored in the order in which it comes. Ids of movements and allocations get
-- indexes of their own, which a large run may leave out until its end (deferred_indexes.sql), and identities are one value each.
-- The tables are built anew, with foreign keys off meanwhile.

CREATE TABLE movements_v5 (
  seq INTEGER PRIMARY KEY,
  id BLOB NOT NULL,
  file INTEGER NOT NULL REFERENCES files (seq),
  statement INTEGER NOT NULL,
  entry INTEGER NOT NULL,
  "transaction" INTEGER NOT NULL,
  account INTEGER REFERENCES names (seq),
  booking_date INTEGER,
  value_date INTEGER,
  amount INTEGER NOT NULL,
  currency TEXT,
  counterparty_name TEXT,
  counterparty_iban TEXT,
  end_to_end_id TEXT,
  mandate_id TEXT,
  reference TEXT,
  remittance TEXT,
  bank_transaction_code TEXT,
  outcome TEXT NOT NULL,
  method TEXT,
  confidence INTEGER NOT NULL,            -- thousandths
  on_account INTEGER NOT NULL,
  customer_id TEXT,
  invoice_ids TEXT,
  r_transaction BLOB,
  duplicate_of BLOB,
  reason TEXT,
  suggestions TEXT,
  offset INTEGER NOT NULL
);
INSERT INTO movements_v5 SELECT * FROM movements ORDER BY seq;
DROP TABLE movements;
ALTER TABLE movements_v5 RENAME TO movements;
CREATE INDEX movements_open ON movements (outcome) WHERE outcome IN ('unmatched', 'suggested');
CREATE INDEX movements_by_r_transaction ON movements (r_transaction) WHERE r_transaction IS NOT NULL;

CREATE TABLE identities_v5 (
  movement INTEGER PRIMARY KEY REFERENCES movements (seq),
  level INTEGER NOT NULL,
  source INTEGER NOT NULL,
  hashes BLOB NOT NULL                    -- movements.id, then eleven hashes of 8 bytes: packed_identity.h
);
INSERT INTO identities_v5
SELECT movement, level, source, packed_identity(id, base, end_to_end_id, servicer_reference, transaction_id, mandate_id,
  counterparty, text, unit, entry, opening, closing)
FROM identities ORDER BY movement;
DROP TABLE identities;
ALTER TABLE identities_v5 RENAME TO identities;

CREATE TABLE allocations_v5 (
  seq INTEGER PRIMARY KEY,
  id BLOB NOT NULL,
  movement INTEGER NOT NULL REFERENCES movements (seq),
  invoice INTEGER NOT NULL REFERENCES invoices (seq),
  amount INTEGER NOT NULL,
  currency TEXT NOT NULL,
  kind TEXT NOT NULL,
  method TEXT,
  confidence INTEGER NOT NULL,
  reverses BLOB,
  reversed INTEGER NOT NULL DEFAULT 0     -- 1: a later allocation reverses this one
);
INSERT INTO allocations_v5 SELECT * FROM allocations ORDER BY seq;
DROP TABLE allocations;
ALTER TABLE allocations_v5 RENAME TO allocations;
CREATE INDEX allocations_by_movement ON allocations (movement);
