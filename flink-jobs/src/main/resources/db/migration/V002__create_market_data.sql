-- Market data as the engine received it, and the candles computed from it. Natural keys that contain the time column make every replay of
-- the stream harmless: the same tick finds its own row.

CREATE TABLE quote (
    venue            text        NOT NULL,
    symbol           text        NOT NULL,
    receive_time     timestamptz NOT NULL,
    sequence         bigint      NOT NULL,
    receive_time_ns  bigint      NOT NULL,
    exchange_time    timestamptz,
    exchange_time_ns bigint,
    bid_px           numeric,
    bid_qty          numeric,
    ask_px           numeric,
    ask_qty          numeric,
    update_id        bigint      NOT NULL,
    PRIMARY KEY (venue, symbol, receive_time, sequence)
);
COMMENT ON TABLE quote IS 'Every change of the best bid and offer.';
COMMENT ON COLUMN quote.venue IS 'Venue name in capitals, for example BINANCE.';
COMMENT ON COLUMN quote.symbol IS 'Instrument as BASE-QUOTE, for example BTC-USDT.';
COMMENT ON COLUMN quote.receive_time IS 'When the engine received it, cut to the microsecond.';
COMMENT ON COLUMN quote.sequence IS 'Journal sequence of the engine; a larger one is newer.';
COMMENT ON COLUMN quote.receive_time_ns IS 'When the engine received it, whole nanoseconds since the epoch.';
COMMENT ON COLUMN quote.exchange_time IS 'The venue''s own time, cut to the microsecond; null when it sends none.';
COMMENT ON COLUMN quote.exchange_time_ns IS 'The venue''s own time, whole nanoseconds since the epoch; null when it sends none.';
COMMENT ON COLUMN quote.bid_px IS 'Best bid, quote units per base unit; null when the bid side is empty.';
COMMENT ON COLUMN quote.bid_qty IS 'Size at the best bid, base units.';
COMMENT ON COLUMN quote.ask_px IS 'Best ask, quote units per base unit; null when the ask side is empty.';
COMMENT ON COLUMN quote.ask_qty IS 'Size at the best ask, base units.';
COMMENT ON COLUMN quote.update_id IS 'The venue''s update id, increasing per instrument.';

CREATE TABLE trade (
    venue            text        NOT NULL,
    symbol           text        NOT NULL,
    exchange_time    timestamptz NOT NULL,
    trade_id         bigint      NOT NULL,
    exchange_time_ns bigint      NOT NULL,
    px               numeric     NOT NULL,
    qty              numeric     NOT NULL,
    aggressor_side   text        NOT NULL CHECK (aggressor_side IN ('BUY', 'SELL', '')),
    receive_time     timestamptz NOT NULL,
    receive_time_ns  bigint      NOT NULL,
    sequence         bigint      NOT NULL,
    PRIMARY KEY (venue, symbol, exchange_time, trade_id)
);
COMMENT ON TABLE trade IS 'Every public trade, once, however often it was received.';
COMMENT ON COLUMN trade.venue IS 'Venue name in capitals.';
COMMENT ON COLUMN trade.symbol IS 'Instrument as BASE-QUOTE.';
COMMENT ON COLUMN trade.exchange_time IS 'The venue''s time of the trade, cut to the microsecond; the receive time where a venue sends none.';
COMMENT ON COLUMN trade.trade_id IS 'The venue''s trade id, unique per instrument.';
COMMENT ON COLUMN trade.exchange_time_ns IS 'As exchange_time, whole nanoseconds since the epoch; order trades by (exchange_time_ns, trade_id).';
COMMENT ON COLUMN trade.px IS 'Price, quote units per base unit.';
COMMENT ON COLUMN trade.qty IS 'Quantity, base units.';
COMMENT ON COLUMN trade.aggressor_side IS 'Side of the order that took liquidity; empty when the venue does not tell.';
COMMENT ON COLUMN trade.receive_time IS 'When the engine first received it, cut to the microsecond.';
COMMENT ON COLUMN trade.receive_time_ns IS 'When the engine first received it, whole nanoseconds since the epoch.';
COMMENT ON COLUMN trade.sequence IS 'Journal sequence of the engine.';

CREATE TABLE candle (
    venue        text        NOT NULL,
    symbol       text        NOT NULL,
    interval     text        NOT NULL CHECK (interval IN ('1s', '1m')),
    open_time    timestamptz NOT NULL,
    open         numeric     NOT NULL,
    high         numeric     NOT NULL,
    low          numeric     NOT NULL,
    close        numeric     NOT NULL,
    volume       numeric     NOT NULL,
    quote_volume numeric     NOT NULL,
    trade_count  bigint      NOT NULL CHECK (trade_count > 0),
    correction   boolean     NOT NULL,
    updated_time timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (venue, symbol, interval, open_time)
);
COMMENT ON TABLE candle IS
    'Finished candles by the venue''s time. Spans without a trade have no row. A late trade replaces the row; trade_count never falls.';
COMMENT ON COLUMN candle.venue IS 'Venue name in capitals.';
COMMENT ON COLUMN candle.symbol IS 'Instrument as BASE-QUOTE.';
COMMENT ON COLUMN candle.interval IS 'Length: 1s or 1m.';
COMMENT ON COLUMN candle.open_time IS 'Start, a multiple of the interval since the epoch; the end is exclusive.';
COMMENT ON COLUMN candle.open IS 'Price of the first trade by (exchange time, trade id), quote units per base unit.';
COMMENT ON COLUMN candle.high IS 'Highest price.';
COMMENT ON COLUMN candle.low IS 'Lowest price.';
COMMENT ON COLUMN candle.close IS 'Price of the last trade by (exchange time, trade id).';
COMMENT ON COLUMN candle.volume IS 'Sum of quantities, base units.';
COMMENT ON COLUMN candle.quote_volume IS 'Sum of price times quantity, quote units, exact.';
COMMENT ON COLUMN candle.trade_count IS 'Number of different trades.';
COMMENT ON COLUMN candle.correction IS 'Whether this replaced a candle that had been published as finished.';
COMMENT ON COLUMN candle.updated_time IS 'When this row was last written, clock of the database.';

-- Chunks of one day keep what is being written (some hundreds of MB a day) in memory; candles are few, so a week.
SELECT kairos_make_timeseries('quote', 'receive_time', INTERVAL '1 day');
SELECT kairos_make_timeseries('trade', 'exchange_time', INTERVAL '1 day');
SELECT kairos_make_timeseries('candle', 'open_time', INTERVAL '7 days');
