-- Version 2 of the book: what is learnt of payers says where it comes from and can be forgotten.

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
CREATE INDEX payer_aliases_forgotten ON payer_aliases (customer_id, kind, value) WHERE forgotten IS NOT NULL;

INSERT INTO payer_aliases (customer_id, kind, value, movement, origin, as_of, actor)
SELECT l.customer_id, l.kind, l.value, l.movement,
  CASE a.action WHEN 'review-assigned' THEN 'assigned' ELSE 'accepted' END,
  CAST(julianday(a.as_of) - 2440587.5 AS INTEGER), a.actor
FROM learnt_payers l
LEFT JOIN (SELECT subject, action, actor, as_of, max(seq) FROM audit      -- the columns are those of the latest record
  WHERE action IN ('review-accepted', 'review-assigned') GROUP BY subject) a
  ON a.subject = 'mv' || substr(lower(hex(l.movement)), 1, 20)
ORDER BY l.customer_id, l.kind, l.value;

DROP TABLE learnt_payers;
