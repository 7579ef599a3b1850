-- The journal is append-only for whoever writes to the database, this program included.
CREATE TRIGGER entry_no_update BEFORE UPDATE ON entry
BEGIN
    SELECT RAISE(ABORT, 'entries are never updated');
END;

CREATE TRIGGER entry_no_delete BEFORE DELETE ON entry
BEGIN
    SELECT RAISE(ABORT, 'entries are never deleted');
END;

-- INSERT OR REPLACE deletes the old row without asking the trigger above.
CREATE TRIGGER entry_no_replace BEFORE INSERT ON entry
WHEN EXISTS (
    SELECT 1 FROM entry AS old
    WHERE old.body = NEW.body AND old.stream = NEW.stream AND old.seq = NEW.seq
)
BEGIN
    SELECT RAISE(ABORT, 'entries are never replaced');
END;

-- What a database was created for is written once.
CREATE TRIGGER meta_no_update BEFORE UPDATE ON meta
BEGIN
    SELECT RAISE(ABORT, 'marks of a database are written once');
END;

CREATE TRIGGER meta_no_delete BEFORE DELETE ON meta
BEGIN
    SELECT RAISE(ABORT, 'marks of a database are written once');
END;

CREATE TRIGGER meta_no_replace BEFORE INSERT ON meta
WHEN EXISTS (SELECT 1 FROM meta AS old WHERE old.name = NEW.name)
BEGIN
    SELECT RAISE(ABORT, 'marks of a database are written once');
END;
