package io.kairos.engine.application;

import static io.kairos.engine.application.TestMarket.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.InstrumentRegistry;
import io.kairos.domain.instrument.Venue;
import io.kairos.engine.adapter.outbound.journal.JournalSettings;
import io.kairos.engine.adapter.outbound.journal.SegmentJournal;
import io.kairos.engine.adapter.outbound.journal.SegmentReader;
import io.kairos.engine.application.EngineTelemetry.Metric;
import io.kairos.engine.application.port.JournalReader;
import io.kairos.journal.codec.FeedState;
import io.kairos.journal.codec.LinkState;
import io.kairos.journal.codec.OrderType;
import io.kairos.journal.codec.Side;
import io.kairos.journal.codec.TimeInForce;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * An hour of trading at three venues by a clock that moves only when told: prices that wander and part, links and books that fail, answers
 * that are lost, late, repeated and out of order, commands, and an engine that is killed half way. Then all of it is decided again.
 * {@code -Dkairos.replay.hour.seconds} and {@code -Dkairos.replay.seed} make another hour of it.
 */
class ReplayHourIT {
    private static final int SECONDS = Integer.getInteger("kairos.replay.hour.seconds", 3_600);
    private static final long SEED = Long.getLong("kairos.replay.seed", 11L);
    private static final int STEP_MS = 10;
    private static final int STEPS_PER_SECOND = 1_000 / STEP_MS;
    private static final Venue[] VENUES = {Venue.BINANCE, Venue.OKX, Venue.KRAKEN};
    private static final int MARKETS = 6;

    @TempDir
    private Path directory;

    private final ManualClock clock = new ManualClock();
    private final Random random = new Random(SEED);
    private final InstrumentRegistry registry = TestMarket.registry(VENUES);
    private final List<FakeVenue> venues = new ArrayList<>();
    /** Hundredths of USDT. */
    private final long[] latent = {0, 5_000_000, 250_000, 50_000};
    /** How far each market is from the latent prices, in hundredths of a basis point. */
    private final long[] parted = new long[VENUES.length * MARKETS];

    private final long[] reconnectStep = new long[VENUES.length];
    private final long[] certainStep = new long[VENUES.length * MARKETS];
    private EngineInbox inbox;
    private EngineTelemetry telemetry;
    private EngineAgent agent;
    private SegmentJournal journal;
    private long correlation = 1;
    private long updateId = 1;
    private long step;
    private long released;
    private long sent;
    private long fills;
    private long cycles;
    private long refused;

    @BeforeEach
    void makeVenues() {
        for (Venue name : VENUES) {
            FakeVenue venue = new FakeVenue(clock, name, registry);
            venue.free[USDT] = 500_000 * ONE;
            venue.free[BTC] = 10 * ONE;
            venue.free[ETH] = 200 * ONE;
            venue.free[BNB] = 1_000 * ONE;
            venues.add(venue);
        }
    }

    private Path home() {
        return directory.resolve("journal");
    }

    private void start() throws IOException {
        Path memory = Files.createDirectories(directory.resolve("memory"));
        journal = SegmentJournal.open(new JournalSettings(home(), 8 << 20, 1L << 31, 1L << 32, 50, memory, 16));
        inbox = new EngineInbox(1 << 20, clock);
        telemetry = new EngineTelemetry();
        agent = new EngineAgent(EngineSettings.defaults("hour", true), inbox, journal, clock, telemetry);
        try (JournalReader reader = SegmentReader.fromSnapshotBefore(home(), Long.MAX_VALUE)) {
            agent.recover(reader);
        }
        venues.forEach(agent::attach);
        agent.onStart();
        EngineInputs.define(inbox, registry);
        work();
        venues.forEach(this::connect);
        clock.advanceMs(1);
    }

    private void connect(FakeVenue venue) {
        // What it said while nobody listened is not said again but asked for.
        venue.outbox.clear();
        venue.connect().forEach(this::offer);
        offer(Records.feed(venue.name.id(), -1, clock.nowNs, FeedState.LIVE));
        work();
    }

    private void configure() {
        offer(Records.limits(
                correlation++,
                clock.nowNs,
                0,
                USDT,
                900_000_000 * ONE,
                500,
                2_000,
                1_000,
                50,
                5_000 * ONE,
                ONE,
                10 * ONE,
                100 * ONE));
        offer(Records.strategy(correlation++, clock.nowNs, 0, true, 100, 1_000 * ONE, 4));
        work();
    }

    private void offer(byte[] taken) {
        if (!inbox.offer(new UnsafeBuffer(taken), 0, taken.length)) {
            throw new IllegalStateException("ring full");
        }
    }

    private void work() {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        do {
            while (!journal.hasRoom()) {
                assertThat(System.nanoTime() - deadlineNs).as("the disk").isNegative();
                LockSupport.parkNanos(100_000);
            }
        } while (agent.doWork() > 0);
    }

    /** One step of the clock: what the venues said before arrives, then what happens now. */
    private void step() {
        step++;
        clock.advanceMs(STEP_MS);
        for (FakeVenue venue : venues) {
            List<byte[]> said = new ArrayList<>(venue.outbox);
            venue.outbox.clear();
            if (venue.up) {
                said.forEach(this::offer);
            }
        }
        wander();
        for (int v = 0; v < venues.size(); v++) {
            misbehave(v);
            if (venues.get(v).up && random.nextInt(4) == 0) {
                quote(v, random.nextInt(MARKETS));
            }
        }
        command();
        work();
    }

    private void wander() {
        int asset = 1 + random.nextInt(3);
        latent[asset] += latent[asset] / 20_000 * (random.nextInt(3) - 1);
        int market = random.nextInt(parted.length);
        parted[market] += (random.nextInt(201) - 100L) - parted[market] / 8;
        if (random.nextInt(2 * STEPS_PER_SECOND) == 0) {
            parted[market] = random.nextBoolean() ? 8_000 : -8_000;
        }
    }

    /** A quote round the market's price, one to a few basis points wide. */
    private void quote(int v, int market) {
        Instrument on = registry.instruments().get(v * MARKETS + market);
        if (certainStep[on.id()] != 0) {
            return;
        }
        long base = latent[on.base().id()];
        long unit = 1;
        for (int i = 0; i < on.priceDecimals(); i++) {
            unit *= 10;
        }
        long whole = on.quote().id() == USDT
                ? base * unit / 100
                : base * unit / latent[on.quote().id()];
        long px = whole + whole * parted[on.id()] / 1_000_000;
        long half = Math.max(1, px * (1 + random.nextInt(3)) / 20_000);
        long size = 1L + random.nextInt(4);
        long qty = size * 20_000;
        venues.get(v).setQuote(on.id(), px - half, qty, px + half, qty + size);
        offer(Records.quote(on.id(), clock.nowNs, updateId++, px - half, qty, px + half, qty + size));
        if (random.nextInt(10) == 0) {
            offer(Records.depth(on.id(), clock.nowNs, new long[] {px - half, qty, px - 2 * half, 3 * qty}, new long[] {
                px + half, qty + size, px + 2 * half, 3 * qty
            }));
            offer(Records.trade(on.id(), clock.nowNs, updateId));
        }
    }

    /** About every two minutes a venue goes for some seconds, and every ten seconds a book is in doubt for one. */
    private void misbehave(int v) {
        FakeVenue venue = venues.get(v);
        if (!venue.up) {
            if (step >= reconnectStep[v]) {
                connect(venue);
            }
            return;
        }
        if (random.nextInt(120 * STEPS_PER_SECOND) == 0) {
            venue.up = false;
            reconnectStep[v] = step + 1 + random.nextInt(5 * STEPS_PER_SECOND);
            offer(Records.link(venue.name.id(), clock.nowNs, LinkState.DOWN));
            offer(Records.feed(venue.name.id(), -1, clock.nowNs, FeedState.DISCONNECTED));
        } else if (random.nextInt(10 * STEPS_PER_SECOND) == 0) {
            int id = v * MARKETS + random.nextInt(MARKETS);
            certainStep[id] = step + STEPS_PER_SECOND;
            offer(Records.feed(venue.name.id(), id, clock.nowNs, FeedState.SUSPECT));
        }
        for (int id = v * MARKETS; id < (v + 1) * MARKETS; id++) {
            if (certainStep[id] != 0 && step >= certainStep[id]) {
                certainStep[id] = 0;
                offer(Records.feed(venue.name.id(), id, clock.nowNs, FeedState.LIVE));
            }
        }
    }

    private void command() {
        if (released == step) {
            offer(Records.killSwitch(correlation++, clock.nowNs, false, false));
        }
        switch (random.nextInt(60 * STEPS_PER_SECOND)) {
            case 0, 1, 2, 3, 4, 5 ->
                offer(Records.place(
                        correlation++,
                        clock.nowNs,
                        random.nextBoolean() ? Side.BUY : Side.SELL,
                        OrderType.LIMIT,
                        random.nextBoolean() ? TimeInForce.GTC : TimeInForce.IOC,
                        1_000L + random.nextInt(2_000),
                        5,
                        latent[BTC] + random.nextInt(10_000) - 5_000,
                        2,
                        "alice",
                        "c" + step,
                        "BTC-USDT"));
            case 6 -> offer(Records.cancelAll(correlation++, clock.nowNs, ""));
            case 7 -> {
                offer(Records.killSwitch(correlation++, clock.nowNs, true, random.nextBoolean()));
                released = step + 1 + random.nextInt(5 * STEPS_PER_SECOND);
            }
            default -> {
                // Mostly nobody wants anything.
            }
        }
    }

    private void run(long steps) {
        for (long i = 0; i < steps; i++) {
            step();
        }
    }

    private void count() {
        sent += telemetry.get(Metric.ORDERS_SENT);
        fills += telemetry.get(Metric.FILLS);
        cycles += telemetry.get(Metric.CYCLES_COMPLETED);
        refused += telemetry.get(Metric.REJECTIONS);
        assertThat(telemetry.get(Metric.INTERNAL_FAULTS)).isZero();
    }

    @Test
    @Timeout(600)
    void shouldDecideAnHourAtThreeVenuesAgain() throws Exception {
        long beganNs = System.nanoTime();
        start();
        configure();
        for (int v = 0; v < venues.size(); v++) {
            venues.get(v).chaos = new Random(SEED + 1 + v);
        }
        run((long) SECONDS * STEPS_PER_SECOND / 2);
        count();
        // As a kill leaves it: no last snapshot, and what was sent may be answered to the next run, or to nobody.
        journal.close();
        start();
        run((long) SECONDS * STEPS_PER_SECOND - step);
        venues.forEach(venue -> venue.chaos = null);
        venues.forEach(venue -> {
            if (!venue.up) {
                connect(venue);
            }
        });
        settle();
        count();
        assertLedgersAgree();
        agent.onClose();
        long last = journal.lastSequence();
        journal.close();
        long tradedNs = System.nanoTime();

        JournalReplay.Report report;
        try (JournalReader reader = SegmentReader.fromOldest(home())) {
            report = JournalReplay.run(reader);
        }

        System.out.printf(
                "virtual hour: seconds=%d seed=%d inputs=%d decisions=%d snapshots=%d orders=%d fills=%d cycles=%d refused=%d hash=%s;"
                        + " traded in %d ms, decided again in %d ms%n",
                SECONDS,
                SEED,
                report.inputs(),
                report.decisions(),
                report.snapshots(),
                sent,
                fills,
                cycles,
                refused,
                report.decidedHash(),
                TimeUnit.NANOSECONDS.toMillis(tradedNs - beganNs),
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - tradedNs));
        assertThat(report.isEqual()).as(report.toString()).isTrue();
        assertThat(report.journalledHash()).hasSize(64).isEqualTo(report.decidedHash());
        assertThat(report.first()).isEqualTo(1);
        assertThat(report.last()).isEqualTo(last);
        assertThat(report.runs()).isEqualTo(2);
        assertThat(report.snapshots()).isGreaterThan(2);
        assertThat(report.inputs()).isGreaterThan((long) SECONDS * STEPS_PER_SECOND);
        assertThat(List.of(sent, fills, cycles, refused))
                .as("sent, filled, cycles, refused")
                .doesNotContain(0L);
        assertThat(venues).allSatisfy(venue -> assertThat(venue.sent).isNotEmpty());
    }

    /** Quietly, until every order's fate is known. */
    private void settle() {
        offer(Records.cancelAll(correlation++, clock.nowNs, ""));
        for (int i = 0; i < 60 * STEPS_PER_SECOND; i++) {
            clock.advanceMs(STEP_MS);
            for (FakeVenue venue : venues) {
                List<byte[]> said = new ArrayList<>(venue.outbox);
                venue.outbox.clear();
                said.forEach(this::offer);
            }
            work();
        }
    }

    private void assertLedgersAgree() {
        for (FakeVenue venue : venues) {
            for (int asset = 0; asset < venue.free.length; asset++) {
                assertThat(agent.core().state().balances.free(venue.name.id(), asset))
                        .as("free at %s of asset %d, seed %d", venue.name, asset, SEED)
                        .isEqualTo(venue.free[asset]);
                assertThat(agent.core().state().balances.reserved(venue.name.id(), asset))
                        .as("reserved at %s of asset %d, seed %d", venue.name, asset, SEED)
                        .isEqualTo(venue.locked[asset]);
            }
        }
    }
}
