package io.kairos.engine.application;

import static io.kairos.engine.application.TestMarket.*;

import io.kairos.domain.instrument.Venue;
import io.kairos.engine.domain.risk.KillSwitch;
import io.kairos.journal.codec.FeedState;
import io.kairos.journal.codec.LinkState;
import io.kairos.journal.codec.OrderType;
import io.kairos.journal.codec.Side;
import io.kairos.journal.codec.TimeInForce;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** An engine with a journal in memory, a venue in memory and a clock by hand; what other packages need of it is public. */
public final class EngineHarness {
    static final long NO_PX = Long.MIN_VALUE;

    final ManualClock clock;
    final FakeVenue venue;
    final InMemoryJournal journal;
    public final EngineInbox inbox = new EngineInbox(1 << 20);
    public final EngineTelemetry telemetry = new EngineTelemetry();
    final EngineAgent agent;
    private long correlation;
    private long updateId = 1;

    EngineHarness() {
        this(new ManualClock(), null, new InMemoryJournal());
    }

    EngineHarness(ManualClock clock, FakeVenue venue, InMemoryJournal journal) {
        this.clock = clock;
        this.venue = venue == null ? new FakeVenue(clock) : venue;
        this.journal = journal;
        this.agent = new EngineAgent(EngineSettings.defaults("test", true), inbox, journal, clock, telemetry);
        this.agent.attach(this.venue);
        this.correlation = 1L + journal.entries.size();
    }

    /** An engine whose only venue is this one. */
    EngineHarness(Venue at) {
        this(new ManualClock(), at);
    }

    private EngineHarness(ManualClock clock, Venue at) {
        this(clock, new FakeVenue(clock, at, TestMarket.registry(at)), new InMemoryJournal());
    }

    /** A started, ready engine with limits, strategy (disabled) and 10 000 USDT, 1 BTC, 10 ETH. */
    public static EngineHarness ready() {
        return ready(Venue.BINANCE);
    }

    /** The same at this venue. */
    static EngineHarness ready(Venue at) {
        EngineHarness engine = new EngineHarness(at);
        engine.venue.free[USDT] = 10_000 * ONE;
        engine.venue.free[BTC] = ONE;
        engine.venue.free[ETH] = 10 * ONE;
        engine.start();
        engine.configure();
        return engine;
    }

    EngineHarness start() {
        agent.onStart();
        EngineInputs.define(inbox, TestMarket.registry(venue.name));
        work();
        venue.connect().forEach(this::offer);
        offer(Records.feed(venue.name.id(), -1, clock.nowNs, FeedState.LIVE));
        work();
        clock.advanceMs(1);
        return this;
    }

    EngineHarness configure() {
        offer(Records.limits(
                correlation++,
                clock.nowNs,
                0,
                USDT,
                1_000_000 * ONE,
                500,
                5_000,
                1_000,
                50,
                5_000 * ONE,
                ONE,
                10 * ONE,
                100 * ONE));
        offer(Records.strategy(correlation++, clock.nowNs, 0, false, 1_000, 1_000 * ONE, 3));
        quietQuotes();
        return this;
    }

    /** Consistent prices without any arbitrage: BTC 50 000, ETH 2 500, BNB 500. */
    void quietQuotes() {
        quote(BTC_USDT, 49_990_00, 100_000, 50_010_00, 100_000);
        quote(ETH_USDT, 2_499_50, 200_000, 2_500_50, 200_000);
        quote(ETH_BTC, 4_999, 200_000, 5_001, 200_000);
        quote(BNB_USDT, 499_9, 500_000, 500_1, 500_000);
        quote(BNB_BTC, 9_998, 500_000, 10_002, 500_000);
        quote(BNB_ETH, 19_990, 500_000, 20_010, 500_000);
    }

    public void quote(int id, long bid, long bidQty, long ask, long askQty) {
        venue.setQuote(id, bid, bidQty, ask, askQty);
        offer(Records.quote(id, clock.nowNs, updateId++, bid, bidQty, ask, askQty));
        work();
    }

    long place(
            Side side,
            OrderType type,
            TimeInForce tif,
            long qty,
            int qtyScale,
            long px,
            int pxScale,
            String id,
            String symbol) {
        long c = correlation++;
        offer(Records.place(
                c, clock.nowNs, side, type, tif, qty, qtyScale, px, pxScale, "alice", id, venue.name, symbol));
        work();
        return c;
    }

    public long limit(Side side, TimeInForce tif, String id, long qty, long px) {
        return place(side, OrderType.LIMIT, tif, qty, 5, px, 2, id, "BTC-USDT");
    }

    long nextCorrelation() {
        return correlation++;
    }

    void offer(byte[] record) {
        if (!inbox.offer(new UnsafeBuffer(record), 0, record.length)) {
            throw new IllegalStateException("ring full");
        }
    }

    public void work() {
        while (agent.doWork() > 0) {
            // Until the ring is empty.
        }
    }

    /** Delivers what the venue has to say, and what that leads to. */
    void settle() {
        for (int i = 0; i < 200 && !venue.outbox.isEmpty(); i++) {
            deliver();
        }
    }

    void deliver() {
        List<byte[]> batch = new ArrayList<>(venue.outbox);
        venue.outbox.clear();
        batch.forEach(this::offer);
        work();
    }

    /** Lets time pass in steps of the timer. */
    void pass(long ms) {
        for (long done = 0; done < ms; done += 10) {
            clock.advanceMs(10);
            work();
            settle();
        }
    }

    void disconnect() {
        venue.up = false;
        offer(Records.link(venue.name.id(), clock.nowNs, LinkState.DOWN));
        work();
    }

    void reconnect() {
        venue.connect().forEach(this::offer);
        offer(Records.feed(venue.name.id(), -1, clock.nowNs, FeedState.LIVE));
        work();
        clock.advanceMs(1);
        settle();
    }

    /** The best bid that the engine decides by. */
    public long bidPx(int id) {
        return state().board.bidPx(id);
    }

    public KillSwitch killSwitch() {
        return state().killSwitch;
    }

    /** As a person does. */
    public void releaseKillSwitch() {
        offer(Records.killSwitch(correlation++, clock.nowNs, false, false));
        work();
    }

    EngineCore core() {
        return agent.core();
    }

    EngineState state() {
        return agent.core().state();
    }

    Outputs outputs() {
        return new Outputs(journal.entries);
    }

    /** The whole state as bytes. */
    static byte[] stateBytes(EngineAgent agent) {
        List<byte[]> records = new ArrayList<>();
        agent.core().writeSnapshotTo((buffer, offset, length) -> {
            byte[] copy = new byte[length];
            buffer.getBytes(offset, copy);
            records.add(copy);
        });
        int total = records.stream().mapToInt(r -> r.length).sum();
        byte[] all = new byte[total];
        int at = 0;
        for (byte[] record : records) {
            System.arraycopy(record, 0, all, at, record.length);
            at += record.length;
        }
        return all;
    }
}
