-- Text sorts by its bytes here as it does in SQLite, whatever the locale of the database and of its host.
DO $$
DECLARE
    place RECORD;
BEGIN
    FOR place IN
        SELECT table_name, column_name FROM information_schema.columns
        WHERE table_schema = current_schema() AND data_type = 'text' AND table_name NOT LIKE '\_sqlx%'
    LOOP
        EXECUTE format(
            'ALTER TABLE %I ALTER COLUMN %I TYPE text COLLATE "C"', place.table_name, place.column_name
        );
    END LOOP;
END
$$;

-- The journal is append-only for whoever writes to the database, this program included.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', TG_ARGV[0];
END
$$;

CREATE TRIGGER entry_no_update BEFORE UPDATE ON entry
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('entries are never updated');
CREATE TRIGGER entry_no_delete BEFORE DELETE ON entry
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('entries are never deleted');
CREATE TRIGGER entry_no_truncate BEFORE TRUNCATE ON entry
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('entries are never deleted');

-- What a database was created for is written once.
CREATE TRIGGER meta_no_update BEFORE UPDATE ON meta
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('marks of a database are written once');
CREATE TRIGGER meta_no_delete BEFORE DELETE ON meta
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('marks of a database are written once');
CREATE TRIGGER meta_no_truncate BEFORE TRUNCATE ON meta
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('marks of a database are written once');
