package io.kairos.engine.warmup;

import io.kairos.domain.instrument.Asset;
import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.InstrumentRegistry;
import io.kairos.domain.instrument.Venue;
import io.kairos.engine.application.EngineAgent;
import io.kairos.engine.application.EngineInbox;
import io.kairos.engine.application.EngineInputs;
import io.kairos.engine.application.EngineSettings;
import io.kairos.engine.application.EngineTelemetry;
import io.kairos.engine.application.EngineTelemetry.Metric;
import io.kairos.engine.application.EngineTelemetry.Stage;
import io.kairos.engine.application.measure.IntervalRecorder;
import io.kairos.journal.codec.FeedState;
import io.kairos.journal.codec.LinkState;
import io.kairos.journal.codec.OrderState;
import io.kairos.journal.codec.ReportKind;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.agrona.concurrent.EpochNanoClock;

/**
 * Drives one engine of its own, from inbound ring to venue link: made-up markets of three venues, orders and every kind of answer to
 * them, commands, refusals, books in doubt, a snapshot. Journal and venues keep and send nothing. One thread.
 */
final class EngineWarmUp {
    private static final int ASSETS = 60;
    private static final int DECIMALS = 8;
    private static final double UNIT = 1e8;
    /** Worth of a quote's quantity, of a balance and of the largest cycle, in units of asset 0. */
    private static final double QUOTE_WORTH = 500;

    private static final double BALANCE_WORTH = 1e6;
    private static final long CYCLE_AMOUNT = 100_00000000L;
    private static final long LIMIT_AMOUNT = 1_000_000_000_000_000_000L;
    private static final int MAX_QUOTE_AGE_MS = 500;
    private static final int TICKS_BETWEEN_EVENTS = 97;
    private static final int INBOX_BYTES = 1 << 20;
    private static final int DEPTH_LEVELS = 10;

    private final SyntheticUniverse universe;
    private final EngineTelemetry telemetry = new EngineTelemetry();
    private final EngineInbox inbox;
    private final UniverseRecords records;
    private final SilentJournal journal;
    private final EngineAgent agent;
    private final InstrumentRegistry registry;
    private final SilentGateway[] gateways;
    private final long[] qtyOf;
    private int nextOutcome;
    private int nextEvent;
    private long ticks;
    private int suspect = -1;
    private String resting = "";

    /**
     * An engine with limits, strategy, balances and live books.
     *
     * @param round chooses the kind of journal, and with it the seed.
     */
    EngineWarmUp(EngineSettings settings, int round, SyntheticUniverse.Mood mood, int maxLegs, EpochNanoClock clock) {
        universe = new SyntheticUniverse(100 + round, ASSETS, mood);
        inbox = new EngineInbox(INBOX_BYTES, clock);
        records = new UniverseRecords(inbox, clock);
        journal = SilentJournal.of(round);
        agent = new EngineAgent(settings, inbox, journal, clock, telemetry);
        qtyOf = new long[universe.markets()];
        registry = registry();
        Venue[] venues = Venue.values();
        gateways = new SilentGateway[venues.length];
        for (Venue venue : venues) {
            gateways[venue.id()] = SilentGateway.of(venue);
            agent.attach(gateways[venue.id()]);
        }
        agent.onStart();
        begin(maxLegs);
    }

    private InstrumentRegistry registry() {
        InstrumentRegistry made = new InstrumentRegistry();
        for (int asset = 0; asset < universe.assets(); asset++) {
            made.asset("W" + asset, DECIMALS);
        }
        for (int market = 0; market < universe.markets(); market++) {
            Asset base = made.asset(universe.base(market));
            Asset quote = made.asset(universe.quote(market));
            String symbol = Instrument.symbolOf(base.name(), quote.name());
            made.put(new Instrument(
                    market,
                    Venue.of(universe.venue(market)),
                    symbol,
                    symbol,
                    base,
                    quote,
                    universe.priceDecimals(market),
                    DECIMALS,
                    1,
                    1,
                    LIMIT_AMOUNT,
                    1,
                    1,
                    LIMIT_AMOUNT,
                    1,
                    universe.takerFeeCentibps(market),
                    universe.takerFeeCentibps(market),
                    true));
            qtyOf[market] = Math.max(1, (long) (QUOTE_WORTH * UNIT / universe.worth(universe.base(market))));
        }
        return made;
    }

    private void begin(int maxLegs) {
        EngineInputs.define(inbox, registry);
        while (agent.doWork() > 0) {
            // Until all of them are taken.
        }
        for (SilentGateway gateway : gateways) {
            int venue = gateway.venue().id();
            records.link(venue, LinkState.RECONCILING);
            work();
            for (int asset = 0; asset < universe.assets(); asset++) {
                long amount = (long) Math.min(4e17, BALANCE_WORTH * UNIT / universe.worth(asset));
                records.balance(venue, asset, amount, true);
                work();
            }
            records.link(venue, LinkState.UP);
            work();
            records.feed(venue, -1, FeedState.LIVE);
            work();
        }
        for (int market = 0; market < universe.markets(); market++) {
            quote(market, false);
        }
        records.limits(universe.assets(), LIMIT_AMOUNT, MAX_QUOTE_AGE_MS);
        work();
        records.strategy(0, CYCLE_AMOUNT, maxLegs);
        work();
    }

    private void quote(int market, boolean old) {
        records.quote(market, universe.bidPx(market), qtyOf[market], universe.askPx(market), qtyOf[market], old);
        work();
        ticks++;
    }

    /** Goes on until the time, at the least for a few thousand quotes; what it measures before the middle is dropped. */
    void run(long deadlineNs) {
        long beganNs = System.nanoTime();
        long middleNs = beganNs + Math.max(0, deadlineNs - beganNs) / 2;
        boolean secondHalf = false;
        int atLeast = 2_000;
        for (int i = 0; i < atLeast || System.nanoTime() - deadlineNs < 0; i++) {
            universe.step();
            quote(universe.market(), false);
            answer();
            if (i % TICKS_BETWEEN_EVENTS == 0) {
                event();
            }
            if (!secondHalf && i >= atLeast / 2 && System.nanoTime() - middleNs >= 0) {
                secondHalf = true;
                journal.endSegment();
                measured();
            }
        }
        agent.onClose();
    }

    private void work() {
        // One pass takes one record, or a command and its consequences; what a full pass left is taken by the next.
        while (agent.doWork() > 0 && hasRequests()) {
            answer();
        }
    }

    private boolean hasRequests() {
        for (SilentGateway gateway : gateways) {
            if (gateway.hasRequest()) {
                return true;
            }
        }
        return false;
    }

    /** Every kind of answer in turn, the usual one most often. */
    private void answer() {
        for (SilentGateway gateway : gateways) {
            while (gateway.hasRequest()) {
                switch (gateway.request()) {
                    case NEW -> answerNew(gateway);
                    case CANCEL -> records.report(gateway, ReportKind.CANCELED, OrderState.CANCELED, 0);
                    case QUERY -> records.report(gateway, ReportKind.STATUS, OrderState.EXPIRED, 0);
                }
                gateway.drop();
                agent.doWork();
            }
        }
    }

    private void answerNew(SilentGateway gateway) {
        int outcome = gateway.rests() ? 0 : 1 + nextOutcome++ % 16;
        if (outcome == 12) {
            records.report(gateway, ReportKind.REJECTED, OrderState.REJECTED, 0);
            return;
        }
        if (outcome == 13) {
            records.report(gateway, ReportKind.OUTCOME_UNKNOWN, OrderState.UNKNOWN, 0);
            return;
        }
        records.report(gateway, ReportKind.ACCEPTED, OrderState.LIVE, 0);
        agent.doWork();
        long half = gateway.qty() / 2;
        if (outcome == 14) {
            records.report(gateway, ReportKind.EXPIRED, OrderState.EXPIRED, 0);
        } else if (outcome == 15 && half > 0) {
            records.fill(gateway, OrderState.LIVE, half, half);
            agent.doWork();
            records.report(gateway, ReportKind.EXPIRED, OrderState.EXPIRED, half);
        } else if (outcome > 0) {
            if (half > 0) {
                records.fill(gateway, OrderState.LIVE, half, half);
                agent.doWork();
            }
            records.fill(gateway, OrderState.FILLED, gateway.qty(), gateway.qty() - half);
        }
    }

    /** What happens beside quotes, in turn. */
    private void event() {
        int market = universe.market();
        long bidPx = universe.bidPx();
        Instrument on = registry.instrument(market);
        switch (nextEvent++ % 11) {
            case 0 -> records.trade(market, bidPx, qtyOf[market]);
            case 1 -> records.depth(market, bidPx, qtyOf[market], universe.askPx(), qtyOf[market], DEPTH_LEVELS);
            case 2 -> quote(market, true);
            case 3 -> {
                suspect = market;
                records.feed(on.venue().id(), market, FeedState.SUSPECT);
            }
            case 4 -> {
                if (suspect >= 0) {
                    records.feed(registry.instrument(suspect).venue().id(), suspect, FeedState.LIVE);
                }
            }
            case 5 ->
                resting = records.place(
                        on.venue().name(), on.symbol(), qtyOf[market] / 100 + 1, DECIMALS, bidPx, on.priceDecimals());
            case 6 -> records.cancel(resting);
            // Far from the market, and one that nobody knows: refused.
            case 7 ->
                records.place(on.venue().name(), on.symbol(), qtyOf[market], DECIMALS, bidPx * 2, on.priceDecimals());
            case 8 -> records.place(on.venue().name(), "NONE-NONE", 1, 0, 1, 0);
            case 9 -> records.killSwitch(true);
            default -> {
                records.killSwitch(false);
                work();
                records.balance(
                        on.venue().id(), on.base().id(), balance(on.base().id()), false);
            }
        }
        work();
        answer();
    }

    private long balance(int asset) {
        return (long) Math.min(4e17, BALANCE_WORTH * UNIT / universe.worth(asset));
    }

    /** Samples since the last call: detection, and quote to order. */
    List<Histogram> measured() {
        IntervalRecorder recorder = telemetry.recorder();
        recorder.ask();
        agent.doWork();
        List<Histogram> samples = List.of(
                recorder.handed(Stage.DETECTION.series()).copy(),
                recorder.handed(Stage.WIRE_TO_SEND.series()).copy());
        recorder.release();
        return samples;
    }

    long ticks() {
        return ticks;
    }

    long orders() {
        return telemetry.get(Metric.ORDERS_SENT);
    }

    long faults() {
        return telemetry.get(Metric.INTERNAL_FAULTS);
    }

    /** Adds how often each branch was taken. */
    void countInto(Map<String, Long> branches) {
        add(branches, "opportunities_found", Metric.OPPORTUNITIES_FOUND);
        add(branches, "opportunities_taken", Metric.OPPORTUNITIES_TAKEN);
        add(branches, "cycles_completed", Metric.CYCLES_COMPLETED);
        add(branches, "cycles_partial", Metric.CYCLES_PARTIAL);
        add(branches, "cycles_missed", Metric.CYCLES_MISSED);
        add(branches, "orders_sent", Metric.ORDERS_SENT);
        add(branches, "orders_refused", Metric.REJECTIONS);
        add(branches, "cancels_sent", Metric.CANCELS_SENT);
        add(branches, "queries_sent", Metric.QUERIES_SENT);
        add(branches, "fills", Metric.FILLS);
        add(branches, "commands", Metric.COMMANDS);
        add(branches, "old_quotes", Metric.OLD_QUOTES);
        add(branches, "trades", Metric.TRADES);
        add(branches, "depths", Metric.DEPTHS);
        add(branches, "snapshots", Metric.SNAPSHOTS);
    }

    private void add(Map<String, Long> branches, String name, Metric metric) {
        branches.merge(name, telemetry.get(metric), Long::sum);
    }
}
