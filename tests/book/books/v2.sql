-- A book of version 2, written by the program of that version (.dump): an invoice, its mandate, a notice before a retry.
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE meta (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE names (                      -- account names, stored once
  seq INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
);
CREATE TABLE runs (
  seq INTEGER PRIMARY KEY,
  run_id TEXT NOT NULL UNIQUE,
  as_of INTEGER NOT NULL,
  policy_hash TEXT,
  state TEXT NOT NULL CHECK (state IN ('open', 'complete'))
);
CREATE TABLE files (
  seq INTEGER PRIMARY KEY,
  run INTEGER REFERENCES runs (seq),
  sha256 TEXT NOT NULL,
  path TEXT NOT NULL,
  format TEXT,
  message_id TEXT,
  created_at TEXT,
  bytes INTEGER NOT NULL,
  statements INTEGER NOT NULL,
  entries INTEGER NOT NULL,
  movements INTEGER NOT NULL,
  state TEXT NOT NULL,
  first_movement INTEGER NOT NULL,        -- movements.seq of the file lie in [first_movement, end_movement)
  end_movement INTEGER NOT NULL
);
CREATE TABLE statements (
  file INTEGER NOT NULL REFERENCES files (seq),
  number INTEGER NOT NULL,
  id TEXT,
  account INTEGER REFERENCES names (seq),
  sequence TEXT,
  kind TEXT NOT NULL,
  currency TEXT,
  from_date INTEGER,
  to_date INTEGER,
  opening_date INTEGER,
  closing_date INTEGER,
  opening INTEGER,                        -- NULL: the statement has none
  closing INTEGER,
  booked_sum INTEGER NOT NULL,
  entries INTEGER NOT NULL,
  booked INTEGER NOT NULL,
  PRIMARY KEY (file, number)
) WITHOUT ROWID;
CREATE TABLE movements (
  seq INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
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
CREATE TABLE identities (
  movement INTEGER PRIMARY KEY REFERENCES movements (seq),
  id BLOB NOT NULL,                       -- movements.id, so that loading needs no join
  base INTEGER NOT NULL,
  end_to_end_id INTEGER NOT NULL,
  servicer_reference INTEGER NOT NULL,
  transaction_id INTEGER NOT NULL,
  mandate_id INTEGER NOT NULL,
  counterparty INTEGER NOT NULL,
  text INTEGER NOT NULL,
  unit INTEGER NOT NULL,
  entry INTEGER NOT NULL,
  opening INTEGER NOT NULL,
  closing INTEGER NOT NULL,
  level INTEGER NOT NULL,
  source INTEGER NOT NULL
);
CREATE TABLE invoices (
  seq INTEGER PRIMARY KEY,
  invoice_id TEXT NOT NULL UNIQUE,
  customer_id TEXT NOT NULL,
  amount INTEGER NOT NULL CHECK (amount >= 0),
  currency TEXT NOT NULL,
  due_date INTEGER,
  issue_date INTEGER,
  imported_open INTEGER NOT NULL,         -- as the user last said
  carried INTEGER NOT NULL DEFAULT 0,     -- net allocations that imported_open already contains
  open INTEGER NOT NULL,                  -- imported_open + carried - net allocations
  kind TEXT NOT NULL,
  customer_name TEXT,
  customer_iban TEXT,
  reference TEXT,
  mandate_id TEXT,
  end_to_end_id TEXT,
  payment_method TEXT,
  account_iban TEXT,
  discount_amount INTEGER NOT NULL,
  discount_until INTEGER,
  seller_id TEXT,
  commission_amount INTEGER NOT NULL,
  status TEXT,
  disputed INTEGER NOT NULL DEFAULT 0,
  withdrawn INTEGER NOT NULL DEFAULT 0    -- left out of the last `import --replace`
);
INSERT INTO invoices VALUES(1,'INV-1','C-1',10000,'EUR',20513,NULL,10000,0,10000,'invoice',NULL,NULL,NULL,'M-1',NULL,'direct_debit',NULL,0,NULL,NULL,0,NULL,0,0);
CREATE TABLE mandates (
  mandate_id TEXT PRIMARY KEY,
  customer_id TEXT,
  scheme TEXT NOT NULL,
  signature_date INTEGER,
  debtor_name TEXT,
  debtor_iban TEXT,
  debtor_bic TEXT,
  creditor_id TEXT,
  imported_status TEXT NOT NULL,          -- as the user last said
  status TEXT NOT NULL,
  last_collection_date INTEGER
) WITHOUT ROWID;
INSERT INTO mandates VALUES('M-1','C-1','CORE',NULL,NULL,'DE89370400440532013000',NULL,NULL,'active','active',NULL);
CREATE TABLE customers (
  customer_id TEXT PRIMARY KEY,
  name TEXT,
  email TEXT,
  phone TEXT,
  language TEXT,
  segment TEXT,
  payday INTEGER,
  is_consumer INTEGER
) WITHOUT ROWID;
CREATE TABLE customer_aliases (
  customer_id TEXT NOT NULL REFERENCES customers (customer_id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  alias TEXT NOT NULL,
  PRIMARY KEY (customer_id, position)
) WITHOUT ROWID;
CREATE TABLE customer_ibans (
  customer_id TEXT NOT NULL REFERENCES customers (customer_id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  iban TEXT NOT NULL,
  PRIMARY KEY (customer_id, position)
) WITHOUT ROWID;
CREATE TABLE collections (
  seq INTEGER PRIMARY KEY,
  end_to_end_id TEXT NOT NULL,
  message_id TEXT NOT NULL,
  payment_information_id TEXT NOT NULL,
  mandate_id TEXT NOT NULL,
  collection_date INTEGER NOT NULL,       -- -2147483648: not given
  occurrence INTEGER NOT NULL,            -- counts collections that are alike in the five columns before, from 0
  instruction_id TEXT,
  creditor_id TEXT,
  creditor_name TEXT,
  creditor_iban TEXT,
  creditor_bic TEXT,
  debtor_name TEXT,
  debtor_iban TEXT,
  debtor_bic TEXT,
  remittance TEXT,
  amount INTEGER NOT NULL,
  currency TEXT,
  scheme TEXT NOT NULL,
  sequence_type TEXT,
  mandate_signature_date INTEGER,
  settled_by BLOB,
  settled_on INTEGER,
  r_transaction BLOB,
  reversed_by BLOB,
  rejected INTEGER NOT NULL DEFAULT 0,
  returned INTEGER NOT NULL DEFAULT 0,
  accepted INTEGER NOT NULL DEFAULT 0,
  UNIQUE (end_to_end_id, message_id, payment_information_id, mandate_id, collection_date, occurrence)
);
CREATE TABLE collection_invoices (
  collection INTEGER NOT NULL REFERENCES collections (seq) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  invoice_id TEXT NOT NULL,
  PRIMARY KEY (collection, position)
) WITHOUT ROWID;
CREATE TABLE allocations (
  seq INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
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
CREATE TABLE journal (
  movement INTEGER NOT NULL,              -- movements.seq, 0 for none
  line INTEGER NOT NULL,                  -- ascending in the whole book
  date INTEGER,
  account INTEGER NOT NULL REFERENCES names (seq),
  debit INTEGER NOT NULL,
  credit INTEGER NOT NULL,
  currency TEXT NOT NULL,
  text TEXT,
  PRIMARY KEY (movement, line)
) WITHOUT ROWID;
CREATE TABLE r_transactions (
  id BLOB PRIMARY KEY,
  type TEXT NOT NULL,
  strength INTEGER NOT NULL,
  scheme TEXT NOT NULL,
  reason TEXT,
  reason_list TEXT,
  reason_raw TEXT,                        -- as printed
  reason_class TEXT NOT NULL,
  retry TEXT NOT NULL,
  mandate_action TEXT NOT NULL,
  contact TEXT NOT NULL,
  currency TEXT,
  amount INTEGER NOT NULL,                -- the principal: what reopens
  fee INTEGER NOT NULL,
  booked_amount INTEGER NOT NULL,
  booked INTEGER NOT NULL,
  booked_by BLOB,                         -- movements.id of the one that took the money back
  booking_date INTEGER,
  known_date INTEGER,
  original_settlement_date INTEGER,
  end_to_end_id TEXT,
  mandate_id TEXT,
  customer_id TEXT,
  account TEXT,
  attempt INTEGER NOT NULL,
  flags INTEGER NOT NULL,                 -- bits of RFlag
  next_date INTEGER,
  masked INTEGER NOT NULL,
  origin INTEGER NOT NULL                 -- bits: where merging took reason, scheme and amounts from
) WITHOUT ROWID;
CREATE TABLE r_transaction_movements (
  r_transaction BLOB NOT NULL REFERENCES r_transactions (id) ON DELETE CASCADE,
  movement BLOB NOT NULL,                 -- movements.id
  PRIMARY KEY (r_transaction, movement)
) WITHOUT ROWID;
CREATE TABLE r_transaction_invoices (
  r_transaction BLOB NOT NULL REFERENCES r_transactions (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  invoice_id TEXT NOT NULL,
  PRIMARY KEY (r_transaction, position)
) WITHOUT ROWID;
CREATE TABLE retries (
  id BLOB PRIMARY KEY,
  r_transaction BLOB,
  customer_id TEXT,
  mandate_id TEXT,
  attempt INTEGER NOT NULL,
  amount INTEGER NOT NULL,
  currency TEXT,
  collection_date INTEGER,
  submit_by INTEGER,
  notify_by INTEGER,
  end_to_end_id TEXT,
  previous_end_to_end_id TEXT,
  sequence_type TEXT,
  scheme TEXT NOT NULL,
  reason TEXT,
  status TEXT NOT NULL,
  stop_reason TEXT,
  decided_by TEXT
) WITHOUT ROWID;
CREATE TABLE retry_invoices (
  retry BLOB NOT NULL REFERENCES retries (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  invoice_id TEXT NOT NULL,
  PRIMARY KEY (retry, position)
) WITHOUT ROWID;
CREATE TABLE notices (
  id BLOB PRIMARY KEY,
  customer_id TEXT,
  invoice_id TEXT,
  step TEXT,
  channel TEXT,
  due_date INTEGER,
  amount INTEGER NOT NULL,
  currency TEXT,
  language TEXT,
  template TEXT
) WITHOUT ROWID;
INSERT INTO notices VALUES(X'00112233445566778899aabbccddeeff','C-1','INV-1','retry','email',20500,10000,'EUR',NULL,'retry-failed');
CREATE TABLE pending_batches (
  movement BLOB PRIMARY KEY,              -- movements.id
  account TEXT,
  batch_message_id TEXT,
  batch_payment_information_id TEXT,
  amount INTEGER NOT NULL,
  currency TEXT,
  booking_date INTEGER,
  value_date INTEGER,
  batch_count INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE diagnostics (
  seq INTEGER PRIMARY KEY,
  run INTEGER REFERENCES runs (seq),
  severity TEXT NOT NULL,
  code TEXT NOT NULL,
  file TEXT,
  offset INTEGER NOT NULL,
  line INTEGER NOT NULL,
  field TEXT,
  text TEXT
);
CREATE TABLE audit (
  seq INTEGER PRIMARY KEY,
  as_of TEXT,
  actor TEXT,
  action TEXT,
  subject TEXT,
  detail TEXT,
  previous TEXT NOT NULL,                 -- hash of the record before; 64 zeros for the first
  hash TEXT NOT NULL                      -- SHA-256 over previous and this record
);
CREATE TABLE payer_aliases (              -- in order of learning; one row per teaching
  seq INTEGER PRIMARY KEY,
  customer_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('iban', 'name')),
  value TEXT NOT NULL,
  movement BLOB NOT NULL,                 -- movements.id: the payment that taught it
  origin TEXT NOT NULL CHECK (origin IN ('accepted', 'assigned', 'proved')),
  as_of INTEGER,                          -- NULL: taught by a program of version 1 that did not keep it
  actor TEXT,                             -- who said so; NULL for what was proved
  forgotten INTEGER,                      -- day somebody said that it is wrong; NULL: it counts
  forgotten_by TEXT
);
CREATE UNIQUE INDEX files_read_once ON files (sha256) WHERE state = 'read';
CREATE INDEX movements_by_duplicate_of ON movements (duplicate_of) WHERE duplicate_of IS NOT NULL;
CREATE INDEX movements_open ON movements (outcome) WHERE outcome IN ('unmatched', 'suggested');
CREATE INDEX movements_by_r_transaction ON movements (r_transaction) WHERE r_transaction IS NOT NULL;
CREATE INDEX allocations_by_movement ON allocations (movement);
CREATE INDEX allocations_by_invoice ON allocations (invoice);
CREATE INDEX retries_by_r_transaction ON retries (r_transaction);
CREATE INDEX payer_aliases_forgotten ON payer_aliases (customer_id, kind, value) WHERE forgotten IS NOT NULL;
COMMIT;
PRAGMA application_id = 1280594503;
PRAGMA user_version = 2;
