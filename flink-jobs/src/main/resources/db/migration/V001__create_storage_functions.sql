-- One schema runs on TimescaleDB (Community or Apache edition) and on plain PostgreSQL 15 and later. What differs is asked for at run time
-- here, so that the tables after this file read the same everywhere and no reader needs to know on which server it is.

-- CREATE EXTENSION without the library preloaded is FATAL and cannot be caught, so the preload list is looked at first. A role that may not
-- read that list gets a plain schema, unless the extension is there already.
DO $$
DECLARE
    preloaded text;
BEGIN
    IF EXISTS (SELECT 1 FROM pg_extension WHERE extname = 'timescaledb') THEN
        RETURN;
    END IF;
    BEGIN
        preloaded := current_setting('shared_preload_libraries');
    EXCEPTION WHEN insufficient_privilege THEN
        preloaded := '';
    END;
    IF preloaded LIKE '%timescaledb%'
        AND EXISTS (SELECT 1 FROM pg_available_extensions WHERE name = 'timescaledb') THEN
        EXECUTE 'CREATE EXTENSION IF NOT EXISTS timescaledb';
    END IF;
END
$$;

CREATE FUNCTION kairos_storage_mode() RETURNS text
    LANGUAGE sql
    STABLE
AS $$
    SELECT CASE
        WHEN NOT EXISTS (SELECT 1 FROM pg_extension WHERE extname = 'timescaledb') THEN 'plain'
        WHEN current_setting('timescaledb.license', true) = 'apache' THEN 'ts-apache'
        ELSE 'ts-full'
    END
$$;
COMMENT ON FUNCTION kairos_storage_mode() IS
    'plain: stock PostgreSQL; ts-apache: hypertables only; ts-full: also columnstore, continuous aggregates and policies.';

-- On plain PostgreSQL the table stays an ordinary one; a block-range index on time, tiny because rows arrive in time order, serves retention.
CREATE FUNCTION kairos_make_timeseries(table_name text, time_column text, chunk_length interval) RETURNS void
    LANGUAGE plpgsql
AS $$
BEGIN
    IF kairos_storage_mode() = 'plain' THEN
        EXECUTE format('CREATE INDEX IF NOT EXISTS %I ON %I USING brin (%I)',
            table_name || '_' || time_column || '_brin', table_name, time_column);
    ELSE
        EXECUTE format(
            'SELECT create_hypertable(%L, by_range(%L, %L::interval), create_default_indexes => false, if_not_exists => true)',
            table_name, time_column, chunk_length::text);
    END IF;
END
$$;
COMMENT ON FUNCTION kairos_make_timeseries(text, text, interval) IS
    'Makes an empty table a hypertable, or on plain PostgreSQL gives it a block-range index on time.';
