-- Where orders went, and what a plan was to cost and did cost. Rows from before say nothing: empty text or null.
-- No CHECK: a table in the columnstore takes none with a new column.

ALTER TABLE order_event ADD COLUMN trading_mode text NOT NULL DEFAULT '';
COMMENT ON COLUMN order_event.trading_mode IS 'Where the order went: LIVE, PAPER or SIMULATED; empty where it was not said.';

ALTER TABLE fill ADD COLUMN trading_mode text NOT NULL DEFAULT '';
COMMENT ON COLUMN fill.trading_mode IS 'Where it traded: LIVE, PAPER or SIMULATED; empty where it was not said.';

ALTER TABLE opportunity ADD COLUMN trading_mode text NOT NULL DEFAULT '';
ALTER TABLE opportunity ADD COLUMN kind text NOT NULL DEFAULT 'CYCLE';
ALTER TABLE opportunity ADD COLUMN target_asset text NOT NULL DEFAULT '';
ALTER TABLE opportunity ADD COLUMN floor numeric;
ALTER TABLE opportunity ADD COLUMN fees numeric;
ALTER TABLE opportunity ADD COLUMN spent numeric;
ALTER TABLE opportunity ADD COLUMN parallel boolean NOT NULL DEFAULT false;
ALTER TABLE opportunity ADD COLUMN owner text NOT NULL DEFAULT '';
ALTER TABLE opportunity ADD COLUMN client_id text NOT NULL DEFAULT '';
COMMENT ON TABLE opportunity IS 'Each cycle found and each conversion asked for, as it stands by its latest message.';
COMMENT ON COLUMN opportunity.trading_mode IS 'Where its orders went: LIVE, PAPER or SIMULATED; empty where it was not said.';
COMMENT ON COLUMN opportunity.kind IS 'CYCLE ends in the start asset; CONVERSION in target_asset, in which its result counts.';
COMMENT ON COLUMN opportunity.target_asset IS 'Last asset; empty in rows from before the column.';
COMMENT ON COLUMN opportunity.floor IS
    'The worst that it may realise, computed before its first order; of a conversion the smallest result asked for. Null where it was not said.';
COMMENT ON COLUMN opportunity.fees IS 'Fees paid, valued in the start asset; null where it was not said.';
COMMENT ON COLUMN opportunity.spent IS 'Start asset given, less what came back of it on a way home; null where it was not said.';
COMMENT ON COLUMN opportunity.parallel IS 'Whether its legs were sent at once rather than in sequence.';
COMMENT ON COLUMN opportunity.owner IS 'Who asked for a conversion; empty for a cycle.';
COMMENT ON COLUMN opportunity.client_id IS 'The asker''s id of a conversion; empty for a cycle.';
COMMENT ON COLUMN opportunity.start_asset IS 'First asset; of a cycle the last one too.';
COMMENT ON COLUMN opportunity.expected_profit IS 'Expected gain after fees and rounding, start asset; of a conversion what it is to bring, target asset.';
COMMENT ON COLUMN opportunity.realized_profit IS 'Real gain, start asset; of a conversion what arrived, target asset; null until final.';
COMMENT ON COLUMN opportunity.path IS 'Assets in order; of a cycle the first repeated at the end.';

-- New columns of a view go to its end.
CREATE OR REPLACE VIEW order_current AS
SELECT
    e.order_id, e.sequence, e.event_time, e.event_time_ns, e.client_order_id, e.venue_order_id, e.owner, e.venue, e.symbol, e.side,
    e.order_type, e.time_in_force, e.limit_px, e.qty, e.cum_qty, e.cum_quote, e.state, e.reason, e.reason_text, e.created_time,
    e.created_time_ns, e.cycle_id, e.trading_mode
FROM order_event e
WHERE NOT EXISTS (
    SELECT 1
    FROM order_event newer
    WHERE newer.order_id = e.order_id
        AND newer.sequence > e.sequence
);
