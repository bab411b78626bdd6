-- Larger candles for analysis, and the rules that keep the disk from filling. On TimescaleDB Community these are a continuous aggregate,
-- columnstore and policies; elsewhere a view of the same name and columns, and kairos_apply_retention() called by the Flink process.

CREATE TABLE history_retention (
    table_name  text     NOT NULL PRIMARY KEY,
    time_column text     NOT NULL,
    keep        interval NOT NULL CHECK (keep > INTERVAL '0')
);
COMMENT ON TABLE history_retention IS
    'How long raw rows are kept where no TimescaleDB policy runs; a table not listed is kept for ever.';
COMMENT ON COLUMN history_retention.table_name IS 'Table.';
COMMENT ON COLUMN history_retention.time_column IS 'Its time column.';
COMMENT ON COLUMN history_retention.keep IS 'Rows older than this may be deleted.';

-- Quotes are by far the most rows and worth least when old. Trades outlive them because candles can be rebuilt from trades.
INSERT INTO history_retention (table_name, time_column, keep)
VALUES
    ('quote', 'receive_time', INTERVAL '7 days'),
    ('trade', 'exchange_time', INTERVAL '90 days');

CREATE FUNCTION kairos_apply_retention(slice_rows integer) RETURNS bigint
    LANGUAGE plpgsql
AS $$
DECLARE
    rule history_retention%ROWTYPE;
    removed bigint;
    total bigint := 0;
BEGIN
    -- Policies do it in ts-full.
    IF kairos_storage_mode() = 'ts-full' THEN
        RETURN 0;
    END IF;
    FOR rule IN SELECT r.table_name, r.time_column, r.keep FROM history_retention r LOOP
        IF kairos_storage_mode() = 'ts-apache' THEN
            EXECUTE format('SELECT count(*) FROM drop_chunks(%L, older_than => now() - %L::interval)', rule.table_name, rule.keep::text)
                INTO removed;
            removed := 0;
        ELSE
            EXECUTE format(
                'DELETE FROM %1$I WHERE ctid = ANY (ARRAY(SELECT ctid FROM %1$I WHERE %2$I < now() - %3$L::interval LIMIT %4$s))',
                rule.table_name, rule.time_column, rule.keep::text, slice_rows);
            GET DIAGNOSTICS removed = ROW_COUNT;
        END IF;
        total := total + removed;
    END LOOP;
    RETURN total;
END
$$;
COMMENT ON FUNCTION kairos_apply_retention(integer) IS
    'Deletes at most slice_rows expired rows of each table and tells how many; call again until 0, each call in its own transaction.';

DO $$
BEGIN
    IF kairos_storage_mode() = 'ts-full' THEN
        -- Rows of one instrument together, newest first: the shape of every read. The keys of upserts are all in segmentby and orderby.
        EXECUTE 'ALTER TABLE quote SET (timescaledb.enable_columnstore, timescaledb.segmentby = ''venue,symbol'', '
            || 'timescaledb.orderby = ''receive_time DESC, sequence DESC'')';
        EXECUTE 'ALTER TABLE trade SET (timescaledb.enable_columnstore, timescaledb.segmentby = ''venue,symbol'', '
            || 'timescaledb.orderby = ''exchange_time DESC, trade_id DESC'')';
        EXECUTE 'ALTER TABLE candle SET (timescaledb.enable_columnstore, timescaledb.segmentby = ''venue,symbol,interval'', '
            || 'timescaledb.orderby = ''open_time DESC'')';
        -- Later than late data and a replay after an outage usually reach.
        EXECUTE 'CALL add_columnstore_policy(''quote'', after => INTERVAL ''2 days'', if_not_exists => true)';
        EXECUTE 'CALL add_columnstore_policy(''trade'', after => INTERVAL ''3 days'', if_not_exists => true)';
        EXECUTE 'CALL add_columnstore_policy(''candle'', after => INTERVAL ''14 days'', if_not_exists => true)';
        EXECUTE 'SELECT add_retention_policy(''quote'', drop_after => INTERVAL ''7 days'', if_not_exists => true)';
        EXECUTE 'SELECT add_retention_policy(''trade'', drop_after => INTERVAL ''90 days'', if_not_exists => true)';
        EXECUTE $view$
            CREATE MATERIALIZED VIEW candle_1h WITH (timescaledb.continuous, timescaledb.materialized_only = false) AS
            SELECT
                venue,
                symbol,
                time_bucket(INTERVAL '1 hour', open_time) AS open_time,
                first(open, open_time) AS open,
                max(high) AS high,
                min(low) AS low,
                last(close, open_time) AS close,
                sum(volume) AS volume,
                sum(quote_volume) AS quote_volume,
                sum(trade_count)::bigint AS trade_count
            FROM candle
            WHERE interval = '1m'
            GROUP BY venue, symbol, time_bucket(INTERVAL '1 hour', open_time)
            WITH NO DATA
        $view$;
        EXECUTE 'SELECT add_continuous_aggregate_policy(''candle_1h'', start_offset => INTERVAL ''3 days'', '
            || 'end_offset => INTERVAL ''1 hour'', schedule_interval => INTERVAL ''5 minutes'')';
    ELSE
        EXECUTE $view$
            CREATE VIEW candle_1h AS
            SELECT
                venue,
                symbol,
                date_bin(INTERVAL '1 hour', open_time, TIMESTAMPTZ '2000-01-03 00:00:00+00') AS open_time,
                (array_agg(open ORDER BY open_time))[1] AS open,
                max(high) AS high,
                min(low) AS low,
                (array_agg(close ORDER BY open_time DESC))[1] AS close,
                sum(volume) AS volume,
                sum(quote_volume) AS quote_volume,
                sum(trade_count)::bigint AS trade_count
            FROM candle
            WHERE interval = '1m'
            GROUP BY venue, symbol, date_bin(INTERVAL '1 hour', open_time, TIMESTAMPTZ '2000-01-03 00:00:00+00')
        $view$;
    END IF;
END
$$;
