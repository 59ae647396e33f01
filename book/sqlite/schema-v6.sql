-- Version 6 of the book: what is written under a hidden name, and gets its own once the commit that covers it is on the disk.

CREATE TABLE publications (
  seq INTEGER PRIMARY KEY,
  subject TEXT NOT NULL,                  -- the run's id, or the message's
  staged TEXT NOT NULL,                   -- absolute path of the file or folder as written
  target TEXT NOT NULL,                   -- absolute path it is to have; in the same folder
  state TEXT NOT NULL                     -- what the command had come to: complete, quarantined, interrupted
);
