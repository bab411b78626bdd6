-- The trading side for audit and for the screens: everything the engine decided or learnt about orders, balances and its own settings.

CREATE TABLE order_event (
    order_id        bigint      NOT NULL,
    sequence        bigint      NOT NULL,
    event_time      timestamptz NOT NULL,
    event_time_ns   bigint      NOT NULL,
    client_order_id text        NOT NULL,
    venue_order_id  text        NOT NULL,
    owner           text        NOT NULL,
    venue           text        NOT NULL,
    symbol          text        NOT NULL,
    side            text        NOT NULL CHECK (side IN ('BUY', 'SELL')),
    order_type      text        NOT NULL CHECK (order_type IN ('LIMIT', 'MARKET', 'LIMIT_MAKER')),
    time_in_force   text        NOT NULL CHECK (time_in_force IN ('GTC', 'IOC', 'FOK')),
    limit_px        numeric,
    qty             numeric     NOT NULL,
    cum_qty         numeric     NOT NULL,
    cum_quote       numeric     NOT NULL,
    state           text        NOT NULL CHECK (state IN
        ('PENDING_NEW', 'LIVE', 'PENDING_CANCEL', 'FILLED', 'CANCELED', 'REJECTED', 'EXPIRED', 'UNKNOWN')),
    reason          text        NOT NULL,
    reason_text     text        NOT NULL,
    created_time    timestamptz NOT NULL,
    created_time_ns bigint      NOT NULL,
    cycle_id        bigint      NOT NULL,
    PRIMARY KEY (order_id, sequence, event_time)
);
COMMENT ON TABLE order_event IS 'Each change of an order, whole; the last one by sequence is the order as it stands.';
COMMENT ON COLUMN order_event.order_id IS 'The engine''s order id, unique over restarts.';
COMMENT ON COLUMN order_event.sequence IS 'Journal sequence; a larger one is newer.';
COMMENT ON COLUMN order_event.event_time IS 'When the engine decided or learnt it, cut to the microsecond.';
COMMENT ON COLUMN order_event.event_time_ns IS 'As event_time, whole nanoseconds since the epoch.';
COMMENT ON COLUMN order_event.client_order_id IS 'The caller''s id; empty for strategy orders.';
COMMENT ON COLUMN order_event.venue_order_id IS 'The venue''s id; empty until known.';
COMMENT ON COLUMN order_event.owner IS 'Who asked: satellite or user name, or strategy:<name>.';
COMMENT ON COLUMN order_event.venue IS 'Venue name in capitals.';
COMMENT ON COLUMN order_event.symbol IS 'Instrument as BASE-QUOTE.';
COMMENT ON COLUMN order_event.side IS 'BUY receives base, SELL gives base.';
COMMENT ON COLUMN order_event.order_type IS 'LIMIT, MARKET or LIMIT_MAKER (post-only).';
COMMENT ON COLUMN order_event.time_in_force IS 'GTC, IOC or FOK; GTC where it was not given.';
COMMENT ON COLUMN order_event.limit_px IS 'Limit price, quote units per base unit; null for market orders.';
COMMENT ON COLUMN order_event.qty IS 'Ordered quantity, base units.';
COMMENT ON COLUMN order_event.cum_qty IS 'Filled so far, base units.';
COMMENT ON COLUMN order_event.cum_quote IS 'Traded so far, quote units, before fees.';
COMMENT ON COLUMN order_event.state IS 'State after the change.';
COMMENT ON COLUMN order_event.reason IS 'Reason code of a rejection or expiry; empty otherwise.';
COMMENT ON COLUMN order_event.reason_text IS 'The reason in words, possibly the venue''s; empty otherwise.';
COMMENT ON COLUMN order_event.created_time IS 'When the order was made, cut to the microsecond.';
COMMENT ON COLUMN order_event.created_time_ns IS 'As created_time, whole nanoseconds since the epoch.';
COMMENT ON COLUMN order_event.cycle_id IS 'Cycle this order is a leg of; 0 for none.';

CREATE TABLE fill (
    venue            text        NOT NULL,
    symbol           text        NOT NULL,
    trade_id         bigint      NOT NULL,
    side             text        NOT NULL CHECK (side IN ('BUY', 'SELL')),
    exchange_time    timestamptz NOT NULL,
    exchange_time_ns bigint      NOT NULL,
    order_id         bigint      NOT NULL,
    owner            text        NOT NULL,
    px               numeric     NOT NULL,
    qty              numeric     NOT NULL,
    fee              numeric     NOT NULL,
    fee_asset        text        NOT NULL,
    maker            boolean     NOT NULL,
    event_time       timestamptz NOT NULL,
    sequence         bigint      NOT NULL,
    -- The side belongs to the key: when two orders of ours meet, the venue reports one trade id for both.
    PRIMARY KEY (venue, symbol, trade_id, side, exchange_time)
);
COMMENT ON TABLE fill IS 'Each execution of ours, once.';
COMMENT ON COLUMN fill.venue IS 'Venue name in capitals.';
COMMENT ON COLUMN fill.symbol IS 'Instrument as BASE-QUOTE.';
COMMENT ON COLUMN fill.trade_id IS 'The venue''s trade id.';
COMMENT ON COLUMN fill.side IS 'Side of our order.';
COMMENT ON COLUMN fill.exchange_time IS 'The venue''s time, cut to the microsecond.';
COMMENT ON COLUMN fill.exchange_time_ns IS 'As exchange_time, whole nanoseconds since the epoch.';
COMMENT ON COLUMN fill.order_id IS 'The engine''s order id; 0 for an order that the engine did not make.';
COMMENT ON COLUMN fill.owner IS 'Who asked for the order.';
COMMENT ON COLUMN fill.px IS 'Price, quote units per base unit.';
COMMENT ON COLUMN fill.qty IS 'Quantity, base units.';
COMMENT ON COLUMN fill.fee IS 'Fee paid, units of fee_asset.';
COMMENT ON COLUMN fill.fee_asset IS 'Asset of the fee.';
COMMENT ON COLUMN fill.maker IS 'Whether our order rested on the book.';
COMMENT ON COLUMN fill.event_time IS 'When the engine learnt it, cut to the microsecond.';
COMMENT ON COLUMN fill.sequence IS 'Journal sequence.';

CREATE TABLE opportunity (
    cycle_id         bigint      NOT NULL,
    detected_time    timestamptz NOT NULL,
    detected_time_ns bigint      NOT NULL,
    sequence         bigint      NOT NULL,
    event_time       timestamptz NOT NULL,
    start_asset      text        NOT NULL,
    start_amount     numeric     NOT NULL,
    expected_profit  numeric     NOT NULL,
    realized_profit  numeric,
    outcome          text        NOT NULL CHECK (outcome IN ('SKIPPED', 'TAKEN', 'COMPLETED', 'PARTIAL', 'MISSED')),
    reason           text        NOT NULL,
    path             text[]      NOT NULL,
    legs             jsonb       NOT NULL,
    PRIMARY KEY (cycle_id, detected_time)
);
COMMENT ON TABLE opportunity IS 'Each cycle found, as it stands by its latest message.';
COMMENT ON COLUMN opportunity.cycle_id IS 'Unique over restarts of the engine.';
COMMENT ON COLUMN opportunity.detected_time IS 'When it was found, cut to the microsecond.';
COMMENT ON COLUMN opportunity.detected_time_ns IS 'As detected_time, whole nanoseconds since the epoch.';
COMMENT ON COLUMN opportunity.sequence IS 'Journal sequence of the latest message; it never falls.';
COMMENT ON COLUMN opportunity.event_time IS 'When the latest message was made, cut to the microsecond.';
COMMENT ON COLUMN opportunity.start_asset IS 'First and last asset.';
COMMENT ON COLUMN opportunity.start_amount IS 'Amount put in, start asset.';
COMMENT ON COLUMN opportunity.expected_profit IS 'Expected gain after fees and rounding, start asset.';
COMMENT ON COLUMN opportunity.realized_profit IS 'Real gain, start asset; null until final.';
COMMENT ON COLUMN opportunity.outcome IS 'Outcome so far; SKIPPED, COMPLETED, PARTIAL and MISSED are final.';
COMMENT ON COLUMN opportunity.reason IS 'Why skipped, partial or missed; empty otherwise.';
COMMENT ON COLUMN opportunity.path IS 'Assets in order, the first repeated at the end.';
COMMENT ON COLUMN opportunity.legs IS
    'Planned legs in trading order: [{"venue","symbol","side","px","qty","quoteAgeNs"}], decimals as text.';

CREATE TABLE risk_rejection (
    order_id        bigint      NOT NULL,
    sequence        bigint      NOT NULL,
    event_time      timestamptz NOT NULL,
    event_time_ns   bigint      NOT NULL,
    client_order_id text        NOT NULL,
    owner           text        NOT NULL,
    venue           text        NOT NULL,
    symbol          text        NOT NULL,
    side            text        NOT NULL CHECK (side IN ('BUY', 'SELL', '')),
    qty             numeric     NOT NULL,
    limit_px        numeric,
    reason          text        NOT NULL,
    reason_text     text        NOT NULL,
    PRIMARY KEY (order_id, sequence, event_time)
);
COMMENT ON TABLE risk_rejection IS 'Each order that the risk gate refused.';
COMMENT ON COLUMN risk_rejection.order_id IS 'The engine''s id given to the intent.';
COMMENT ON COLUMN risk_rejection.sequence IS 'Journal sequence.';
COMMENT ON COLUMN risk_rejection.event_time IS 'When it was refused, cut to the microsecond.';
COMMENT ON COLUMN risk_rejection.event_time_ns IS 'As event_time, whole nanoseconds since the epoch.';
COMMENT ON COLUMN risk_rejection.client_order_id IS 'The caller''s id; empty for strategy orders.';
COMMENT ON COLUMN risk_rejection.owner IS 'Who asked.';
COMMENT ON COLUMN risk_rejection.venue IS 'Venue as asked for.';
COMMENT ON COLUMN risk_rejection.symbol IS 'Instrument as asked for, even if unknown.';
COMMENT ON COLUMN risk_rejection.side IS 'Side asked for; empty when none was given.';
COMMENT ON COLUMN risk_rejection.qty IS 'Quantity asked for, base units.';
COMMENT ON COLUMN risk_rejection.limit_px IS 'Limit price asked for; null for market orders.';
COMMENT ON COLUMN risk_rejection.reason IS 'Code of the rule that refused, for example MAX_NOTIONAL.';
COMMENT ON COLUMN risk_rejection.reason_text IS 'Value and limit in words.';

CREATE TABLE balance_snapshot (
    venue         text        NOT NULL,
    asset         text        NOT NULL,
    event_time    timestamptz NOT NULL,
    sequence      bigint      NOT NULL,
    event_time_ns bigint      NOT NULL,
    free          numeric     NOT NULL,
    reserved      numeric     NOT NULL,
    PRIMARY KEY (venue, asset, event_time, sequence)
);
COMMENT ON TABLE balance_snapshot IS 'Balance of one asset at one venue after each change.';
COMMENT ON COLUMN balance_snapshot.venue IS 'Venue name in capitals.';
COMMENT ON COLUMN balance_snapshot.asset IS 'Asset, for example USDT.';
COMMENT ON COLUMN balance_snapshot.event_time IS 'When it changed, cut to the microsecond.';
COMMENT ON COLUMN balance_snapshot.sequence IS 'Journal sequence; a larger one is newer.';
COMMENT ON COLUMN balance_snapshot.event_time_ns IS 'As event_time, whole nanoseconds since the epoch.';
COMMENT ON COLUMN balance_snapshot.free IS 'Usable, asset units.';
COMMENT ON COLUMN balance_snapshot.reserved IS 'Reserved for orders in flight or open, asset units.';

CREATE TABLE control_change (
    event_time          timestamptz NOT NULL,
    sequence            bigint      NOT NULL,
    event_time_ns       bigint      NOT NULL,
    changed_by          text        NOT NULL,
    reason              text        NOT NULL,
    kind                text        NOT NULL CHECK (kind IN ('KILL_SWITCH', 'RISK_LIMITS', 'STRATEGY')),
    strategy_name       text,
    kill_switch_engaged boolean,
    settings            jsonb,
    PRIMARY KEY (event_time, sequence)
);
COMMENT ON TABLE control_change IS 'Audit trail: who changed kill switch, limits or strategies, when and why.';
COMMENT ON COLUMN control_change.event_time IS 'When it took effect, cut to the microsecond.';
COMMENT ON COLUMN control_change.sequence IS 'Journal sequence; a larger one is newer.';
COMMENT ON COLUMN control_change.event_time_ns IS 'As event_time, whole nanoseconds since the epoch.';
COMMENT ON COLUMN control_change.changed_by IS 'Who.';
COMMENT ON COLUMN control_change.reason IS 'Why, in their words.';
COMMENT ON COLUMN control_change.kind IS 'What: KILL_SWITCH, RISK_LIMITS or STRATEGY.';
COMMENT ON COLUMN control_change.strategy_name IS 'Strategy of a STRATEGY change; null otherwise.';
COMMENT ON COLUMN control_change.kill_switch_engaged IS 'New position of the switch for KILL_SWITCH; null otherwise.';
COMMENT ON COLUMN control_change.settings IS 'The complete new limits or strategy settings; null for KILL_SWITCH.';

-- Low-volume tables: a month each chunk.
SELECT kairos_make_timeseries('order_event', 'event_time', INTERVAL '30 days');
SELECT kairos_make_timeseries('fill', 'exchange_time', INTERVAL '30 days');
SELECT kairos_make_timeseries('opportunity', 'detected_time', INTERVAL '30 days');
SELECT kairos_make_timeseries('risk_rejection', 'event_time', INTERVAL '30 days');
SELECT kairos_make_timeseries('balance_snapshot', 'event_time', INTERVAL '30 days');
SELECT kairos_make_timeseries('control_change', 'event_time', INTERVAL '30 days');

-- What the screens read: newest first, one instrument or one order at a time.
CREATE INDEX order_event_created ON order_event (created_time DESC, order_id DESC);
CREATE INDEX order_event_symbol_created ON order_event (venue, symbol, created_time DESC, order_id DESC);
CREATE INDEX order_event_client_order ON order_event (owner, client_order_id) WHERE client_order_id <> '';
CREATE INDEX fill_time ON fill (exchange_time DESC, sequence DESC);
CREATE INDEX fill_symbol_time ON fill (venue, symbol, exchange_time DESC, sequence DESC);
CREATE INDEX fill_order ON fill (order_id, exchange_time DESC);
CREATE INDEX opportunity_time ON opportunity (detected_time DESC, cycle_id DESC);
CREATE INDEX opportunity_taken_time ON opportunity (detected_time DESC, cycle_id DESC) WHERE outcome <> 'SKIPPED';
CREATE INDEX risk_rejection_time ON risk_rejection (event_time DESC, sequence DESC);

-- An anti-join rather than DISTINCT ON: with ORDER BY created_time DESC LIMIT n it walks an index and stops after n orders.
CREATE VIEW order_current AS
SELECT
    e.order_id, e.sequence, e.event_time, e.event_time_ns, e.client_order_id, e.venue_order_id, e.owner, e.venue, e.symbol, e.side,
    e.order_type, e.time_in_force, e.limit_px, e.qty, e.cum_qty, e.cum_quote, e.state, e.reason, e.reason_text, e.created_time,
    e.created_time_ns, e.cycle_id
FROM order_event e
WHERE NOT EXISTS (
    SELECT 1
    FROM order_event newer
    WHERE newer.order_id = e.order_id
        AND newer.sequence > e.sequence
);
COMMENT ON VIEW order_current IS 'Each order as it stands: the order_event with the largest sequence. event_time is the time of that change.';
