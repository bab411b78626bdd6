package io.kairos.engine.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.InstrumentRegistry;
import io.kairos.domain.instrument.Venue;
import io.kairos.engine.domain.arbitrage.TradePlan;
import io.kairos.journal.codec.FeedState;
import io.kairos.journal.codec.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** An engine between three venues in memory, each with funds of its own; tests build upon it. */
abstract class ThreeVenues {
    static final long ONE = 100_000_000L;
    static final int USDT = 0;
    static final int BTC = 1;
    static final int ETH = 2;
    static final int AT_BINANCE = 0;
    static final int AT_OKX = 1;
    static final int AT_KRAKEN = 2;
    static final int ETH_AT_OKX = 3;
    static final int ETH_BTC_AT_OKX = 4;

    final ManualClock clock = new ManualClock();
    ExecutionSettings settings = ExecutionSettings.DEFAULTS;
    InMemoryJournal journal = new InMemoryJournal();
    final EngineTelemetry telemetry = new EngineTelemetry();
    final List<FakeVenue> venues = new ArrayList<>();
    EngineInbox inbox = new EngineInbox(1 << 20);
    EngineAgent agent;
    long correlation = 1;
    long updateId = 1;

    static InstrumentRegistry registry() {
        InstrumentRegistry registry = new InstrumentRegistry();
        for (String name : new String[] {"USDT", "BTC", "ETH"}) {
            registry.asset(name, 8);
        }
        add(registry, Venue.BINANCE, "BTC", "USDT", 1_000);
        add(registry, Venue.OKX, "BTC", "USDT", 1_000);
        add(registry, Venue.KRAKEN, "BTC", "USDT", 1_000);
        add(registry, Venue.OKX, "ETH", "USDT", 1_000);
        add(registry, Venue.OKX, "ETH", "BTC", 1_000);
        return registry;
    }

    static void add(InstrumentRegistry registry, Venue venue, String base, String quote, int fee) {
        String symbol = Instrument.symbolOf(base, quote);
        registry.put(new Instrument(
                registry.idFor(venue, symbol),
                venue,
                symbol,
                symbol,
                registry.asset(base, 8),
                registry.asset(quote, 8),
                quote.equals("BTC") ? 5 : 2,
                5,
                1,
                1,
                1_000_000_000L,
                1,
                1,
                900_000_000L,
                quote.equals("BTC") ? 10_000 : 5 * ONE,
                fee,
                fee,
                true));
    }

    void start(TradePlan.Style style) {
        for (Venue venue : Venue.values()) {
            FakeVenue at = new FakeVenue(clock, venue, registry());
            at.free[USDT] = 20_000 * ONE;
            at.free[BTC] = ONE;
            at.free[ETH] = 10 * ONE;
            venues.add(at);
        }
        boot(style);
        offer(Records.limits(
                correlation++,
                clock.nowNs,
                0,
                USDT,
                10_000_000 * ONE,
                500,
                60_000,
                1_000,
                50,
                5_000 * ONE,
                ONE,
                10 * ONE));
        offer(Records.strategy(correlation++, clock.nowNs, 0, true, 1_000, 1_000 * ONE, 3));
        work();
        quiet();
        assertThat(sent()).isZero();
    }

    /** An engine on the journal as it is: the first one, or one after a kill. */
    void boot(TradePlan.Style style) {
        inbox = new EngineInbox(1 << 20);
        ExecutionSettings execution = settings.withPlans(new PlanSettings(style, 200, 25, 5_000_000_000L));
        boolean again = !journal.entries.isEmpty();
        InMemoryJournal next = again ? journal.cut(journal.entries.size()) : journal;
        agent = new EngineAgent(EngineSettings.of("test", true, execution), inbox, next, clock, telemetry);
        venues.forEach(agent::attach);
        if (again) {
            agent.recover(journal.reader());
        }
        journal = next;
        agent.onStart();
        EngineInputs.define(inbox, registry());
        work();
        venues.forEach(venue -> {
            venue.outbox.clear();
            venue.connect().forEach(this::offer);
        });
        for (Venue venue : Venue.values()) {
            offer(Records.feed(venue.id(), -1, clock.nowNs, FeedState.LIVE));
        }
        work();
        clock.advanceMs(1);
    }

    void offer(byte[] record) {
        assertThat(inbox.offer(new UnsafeBuffer(record), 0, record.length)).isTrue();
    }

    void work() {
        while (agent.doWork() > 0) {
            // Until the ring is empty.
        }
        assertReservationsAddUp();
    }

    void quote(int id, long bid, long ask) {
        quote(id, bid, 500_000, ask, 500_000);
    }

    void quote(int id, long bid, long bidQty, long ask, long askQty) {
        venues.forEach(venue -> venue.setQuote(id, bid, bidQty, ask, askQty));
        offer(Records.quote(id, clock.nowNs, updateId++, bid, bidQty, ask, askQty));
        work();
    }

    void quiet() {
        quote(AT_BINANCE, 49_995_00, 50_005_00);
        quote(AT_OKX, 49_995_00, 50_005_00);
        quote(AT_KRAKEN, 49_995_00, 50_005_00);
        quote(ETH_AT_OKX, 2_499_50, 2_500_50);
        quote(ETH_BTC_AT_OKX, 4_999, 5_001);
    }

    void settle() {
        for (int i = 0; i < 200; i++) {
            List<byte[]> batch = new ArrayList<>();
            venues.forEach(venue -> {
                batch.addAll(venue.outbox);
                venue.outbox.clear();
            });
            if (batch.isEmpty()) {
                return;
            }
            batch.forEach(this::offer);
            work();
        }
    }

    void pass(long ms) {
        for (long done = 0; done < ms; done += 10) {
            clock.advanceMs(10);
            work();
            settle();
        }
    }

    int sent() {
        return venues.stream().mapToInt(venue -> venue.sent.size()).sum();
    }

    Outputs.OpportunityView end() {
        return new Outputs(journal.entries)
                .opportunities.stream()
                        .filter(o -> o.outcome() != Outcome.SKIPPED && o.outcome() != Outcome.TAKEN)
                        .reduce((first, second) -> second)
                        .orElseThrow();
    }

    void assertReservationsAddUp() {
        long[][] reserved = new long[3][3];
        EngineState state = agent.core().state();
        state.orders.openOrders().forEach(order -> {
            Instrument on = order.instrument();
            boolean buy = order.side() == io.kairos.domain.order.Side.BUY;
            reserved[on.venue().id()][buy ? on.quote().id() : on.base().id()] += order.reservedAmount();
        });
        agent.core().plans().forEach(plan -> {
            for (int i = 0; i < plan.earmarks().count(); i++) {
                reserved[plan.earmarks().venueId(i)][plan.earmarks().assetId(i)] +=
                        plan.earmarks().amount(i);
            }
        });
        for (int venue = 0; venue < 3; venue++) {
            for (int asset = 0; asset < Math.min(3, state.balances.assets()); asset++) {
                assertThat(state.balances.reserved(venue, asset)).isEqualTo(reserved[venue][asset]);
                assertThat(state.balances.free(venue, asset)).isNotNegative();
            }
        }
        assertThat(telemetry.get(EngineTelemetry.Metric.INTERNAL_FAULTS)).isZero();
    }

    void assertLedgersAgree() {
        EngineState state = agent.core().state();
        for (FakeVenue venue : venues) {
            for (int asset = 0; asset < 3; asset++) {
                assertThat(state.balances.free(venue.name.id(), asset))
                        .as("free at %s of asset %d", venue.name, asset)
                        .isEqualTo(venue.free[asset]);
                assertThat(state.balances.reserved(venue.name.id(), asset)).isZero();
            }
        }
    }

    long total(int asset) {
        return venues.stream()
                .mapToLong(venue -> venue.free[asset] + venue.locked[asset])
                .sum();
    }

    /** The engine sees it; the venue does not have it. */
    void quoteOnlyHere(int id, long bid, long ask) {
        offer(Records.quote(id, clock.nowNs, updateId++, bid, 500_000, ask, 500_000));
        work();
    }
}
