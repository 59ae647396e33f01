-- Indexes that rows enter in no order of their own. A run that writes much drops them and makes them again at its end, sorted;
-- where it was killed meanwhile, the next program that opens the book for writing does.

CREATE UNIQUE INDEX IF NOT EXISTS movements_by_id ON movements (id);
CREATE INDEX IF NOT EXISTS movements_by_duplicate_of ON movements (duplicate_of) WHERE duplicate_of IS NOT NULL;
CREATE UNIQUE INDEX IF NOT EXISTS allocations_by_id ON allocations (id);
CREATE INDEX IF NOT EXISTS allocations_by_invoice ON allocations (invoice);
