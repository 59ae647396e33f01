-- Version 4 of the book: the ladder of reminders, and what becomes of mandates.

ALTER TABLE notices ADD COLUMN announced INTEGER;                    -- as-of day of the run; NULL before version 4
ALTER TABLE notices ADD COLUMN late INTEGER NOT NULL DEFAULT 0;      -- days the ladder's clock had gone on by then
ALTER TABLE notices ADD COLUMN approval INTEGER NOT NULL DEFAULT 0;  -- 1: a person must approve it
ALTER TABLE notices ADD COLUMN status TEXT NOT NULL DEFAULT 'due';   -- due, done, withdrawn
ALTER TABLE notices ADD COLUMN done_on INTEGER;
ALTER TABLE notices ADD COLUMN done_by TEXT;
ALTER TABLE notices ADD COLUMN approved_by TEXT;
ALTER TABLE notices ADD COLUMN note TEXT;
ALTER TABLE notices ADD COLUMN run INTEGER;            -- runs.seq: announced by
ALTER TABLE notices ADD COLUMN withdrawn_run INTEGER;  -- runs.seq: withdrawn by

CREATE TABLE dunning_facts (              -- what people know of debtors
  seq INTEGER PRIMARY KEY,
  customer_id TEXT NOT NULL,
  kind TEXT NOT NULL,                     -- promise, instalments, complaint; dispute, deceased, insolvency, over_indebted; reviewed
  from_date INTEGER NOT NULL,
  until_date INTEGER,                     -- NULL: until further notice
  note TEXT,
  actor TEXT NOT NULL,
  lifted INTEGER                          -- day from which it no longer holds
);
CREATE INDEX dunning_facts_by_customer ON dunning_facts (customer_id);

ALTER TABLE mandates ADD COLUMN status_reason TEXT;         -- why it is not active: a reason code, or a person's words
ALTER TABLE mandates ADD COLUMN status_since INTEGER;
ALTER TABLE mandates ADD COLUMN fixed_on INTEGER;           -- day on which data were last corrected or a hold was lifted
ALTER TABLE mandates ADD COLUMN registered_on INTEGER;      -- B2B: day on which the debtor's bank registered it
ALTER TABLE mandates ADD COLUMN imported_debtor_iban TEXT;  -- as the user last said; another one than debtor_iban: amended since
UPDATE mandates SET imported_debtor_iban = debtor_iban;

CREATE TABLE mandate_history (
  seq INTEGER PRIMARY KEY,
  mandate_id TEXT NOT NULL,
  as_of INTEGER,
  action TEXT NOT NULL,                   -- suspended, released, amended, registered, expired
  reason TEXT,
  actor TEXT NOT NULL,                    -- `run`, or who did it
  r_transaction BLOB                      -- r_transactions.id: what suspended it
);
CREATE INDEX mandate_history_by_mandate ON mandate_history (mandate_id);
