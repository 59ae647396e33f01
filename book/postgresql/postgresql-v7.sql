-- Version 7 of the book in PostgreSQL: what `explain` follows is found without reading whole tables.

CREATE INDEX allocations_by_reverses ON allocations (reverses) WHERE reverses IS NOT NULL;
CREATE INDEX collections_by_settled_by ON collections (settled_by) WHERE settled_by IS NOT NULL;
CREATE INDEX collections_by_r_transaction ON collections (r_transaction) WHERE r_transaction IS NOT NULL;
CREATE INDEX collections_by_reversed_by ON collections (reversed_by) WHERE reversed_by IS NOT NULL;
CREATE INDEX collection_invoices_by_invoice ON collection_invoices (invoice_id);
CREATE INDEX r_transaction_movements_by_movement ON r_transaction_movements (movement);
CREATE INDEX r_transaction_invoices_by_invoice ON r_transaction_invoices (invoice_id);
CREATE INDEX retry_invoices_by_invoice ON retry_invoices (invoice_id);
CREATE INDEX notices_by_invoice ON notices (invoice_id);
CREATE INDEX payer_aliases_by_value ON payer_aliases (kind, value);
CREATE INDEX payer_aliases_by_movement ON payer_aliases (movement);
CREATE INDEX audit_by_subject ON audit (subject);
