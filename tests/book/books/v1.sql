-- A book of version 1, written by the program of that version (.dump): two payments of one day, both assigned by a person.
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE meta (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) WITHOUT ROWID;
INSERT INTO meta VALUES('audit_head','549e7c5e704cda55bf3328a6c5bd1de2a8eaca8eb2478b15917d0e5a7aed7210');
INSERT INTO meta VALUES('next_journal_line','8');
CREATE TABLE names (                      -- account names, stored once
  seq INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
);
INSERT INTO names VALUES(1,'FR7630006000011234567890189');
INSERT INTO names VALUES(2,'bank:FR7630006000011234567890189');
INSERT INTO names VALUES(3,'suspense');
INSERT INTO names VALUES(4,'receivables');
CREATE TABLE runs (
  seq INTEGER PRIMARY KEY,
  run_id TEXT NOT NULL UNIQUE,
  as_of INTEGER NOT NULL,
  policy_hash TEXT,
  state TEXT NOT NULL CHECK (state IN ('open', 'complete'))
);
INSERT INTO runs VALUES(1,'2025-03-04-285a86a1aae7',20151,'0d957afa4a7f7272','complete');
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
INSERT INTO files VALUES(1,1,'aa7e7237474fb7a0086d749df8b1287668fc1055792fe58dd39bf56eb5a5aa6a','day1.sta','mt940',NULL,NULL,297,1,2,2,'read',1,3);
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
INSERT INTO statements VALUES(1,1,'S1',1,'1/1','statement','EUR',NULL,NULL,20150,20151,100000,113500,13500,2,2);
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
INSERT INTO movements VALUES(1,X'fc5a30d6c0a40c0f3135f6f0068bf804',1,1,1,0,1,20151,20151,8000,'EUR','Ada Blum','FR1420041010050500013M02606',NULL,NULL,NULL,'thanks',NULL,'applied','manual',1000,0,'C-7','INV-1',NULL,NULL,'by-hand',NULL,71);
INSERT INTO movements VALUES(2,X'2f4aeb160f3ecc5bfeff063ba17980b1',1,1,2,0,1,20151,20151,5500,'EUR','Carl Anders','DE89370400440532013000',NULL,NULL,NULL,'danke',NULL,'applied','manual',1000,0,'C-8','INV-3',NULL,NULL,'by-hand',NULL,173);
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
INSERT INTO identities VALUES(1,X'fc5a30d6c0a40c0f3135f6f0068bf804',8077938908943779559,0,0,0,0,-8999674786034043393,-2703537432377544859,2,0,-5652695149484214713,2036868564573784587,0,0);
INSERT INTO identities VALUES(2,X'2f4aeb160f3ecc5bfeff063ba17980b1',-3805818760239139010,0,0,0,0,-4897329152201767145,-7508574346206348607,2,0,-5652695149484214713,2036868564573784587,0,0);
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
INSERT INTO invoices VALUES(1,'INV-1','C-7',8000,'EUR',20148,NULL,8000,0,0,'invoice','Blum und Partner',NULL,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,0,NULL,0,0);
INSERT INTO invoices VALUES(2,'INV-2','C-7',5500,'EUR',20148,NULL,5500,0,5500,'invoice','Blum und Partner',NULL,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,0,NULL,0,0);
INSERT INTO invoices VALUES(3,'INV-3','C-8',5500,'EUR',20148,NULL,5500,0,0,'invoice','Anders',NULL,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,0,NULL,0,0);
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
CREATE TABLE learnt_payers (              -- what people said when they settled a movement
  customer_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('iban', 'name')),
  value TEXT NOT NULL,
  movement BLOB NOT NULL,                 -- movements.id
  PRIMARY KEY (customer_id, kind, value)
) WITHOUT ROWID;
INSERT INTO learnt_payers VALUES('C-7','iban','FR1420041010050500013M02606',X'fc5a30d6c0a40c0f3135f6f0068bf804');
INSERT INTO learnt_payers VALUES('C-7','name','Ada Blum',X'fc5a30d6c0a40c0f3135f6f0068bf804');
INSERT INTO learnt_payers VALUES('C-8','iban','DE89370400440532013000',X'2f4aeb160f3ecc5bfeff063ba17980b1');
INSERT INTO learnt_payers VALUES('C-8','name','Carl Anders',X'2f4aeb160f3ecc5bfeff063ba17980b1');
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
INSERT INTO allocations VALUES(1,X'598f5ba6c1f5c5c66f126e6d05c63663',1,1,8000,'EUR','payment','manual',1000,NULL,0);
INSERT INTO allocations VALUES(2,X'0f33a75808455d39850b9fd16f06d3da',2,3,5500,'EUR','payment','manual',1000,NULL,0);
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
INSERT INTO journal VALUES(1,0,20151,2,8000,0,'EUR','unmatched');
INSERT INTO journal VALUES(1,1,20151,3,0,8000,'EUR',NULL);
INSERT INTO journal VALUES(1,4,20151,3,8000,0,'EUR','applied');
INSERT INTO journal VALUES(1,5,20151,4,0,8000,'EUR','INV-1');
INSERT INTO journal VALUES(2,2,20151,2,5500,0,'EUR','unmatched');
INSERT INTO journal VALUES(2,3,20151,3,0,5500,'EUR',NULL);
INSERT INTO journal VALUES(2,6,20151,3,5500,0,'EUR','applied');
INSERT INTO journal VALUES(2,7,20151,4,0,5500,'EUR','INV-3');
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
INSERT INTO audit VALUES(1,'2025-03-04','run','run','2025-03-04-285a86a1aae7','files 1 quarantined 0 duplicate 0 movements 2 policy 0d957afa4a7f7272','0000000000000000000000000000000000000000000000000000000000000000','6091e1f43893cce83a7e1b23390b9ff548381346ecd6185e0565beea238ad8f5');
INSERT INTO audit VALUES(2,'2025-03-05','ada','review-assigned','mvfc5a30d6c0a40c0f3135','INV-1 80.00','6091e1f43893cce83a7e1b23390b9ff548381346ecd6185e0565beea238ad8f5','6310ec829e4752d91199b499c4b25c97f56601cf22ab20a825317c60daecb354');
INSERT INTO audit VALUES(3,'2025-03-06','ben','review-assigned','mv2f4aeb160f3ecc5bfeff','INV-3 55.00','6310ec829e4752d91199b499c4b25c97f56601cf22ab20a825317c60daecb354','549e7c5e704cda55bf3328a6c5bd1de2a8eaca8eb2478b15917d0e5a7aed7210');
CREATE UNIQUE INDEX files_read_once ON files (sha256) WHERE state = 'read';
CREATE INDEX movements_by_duplicate_of ON movements (duplicate_of) WHERE duplicate_of IS NOT NULL;
CREATE INDEX movements_open ON movements (outcome) WHERE outcome IN ('unmatched', 'suggested');
CREATE INDEX movements_by_r_transaction ON movements (r_transaction) WHERE r_transaction IS NOT NULL;
CREATE INDEX allocations_by_movement ON allocations (movement);
CREATE INDEX allocations_by_invoice ON allocations (invoice);
CREATE INDEX retries_by_r_transaction ON retries (r_transaction);
COMMIT;
PRAGMA application_id = 1280594503;
PRAGMA user_version = 1;
