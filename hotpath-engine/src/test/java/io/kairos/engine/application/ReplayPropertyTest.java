package io.kairos.engine.application;

import static io.kairos.engine.application.TestMarket.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.journal.codec.OrderState;
import io.kairos.journal.codec.OrderType;
import io.kairos.journal.codec.Side;
import io.kairos.journal.codec.SnapshotBeganDecoder;
import io.kairos.journal.codec.SnapshotEndedDecoder;
import io.kairos.journal.codec.TimeInForce;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random runs against a venue that loses, repeats and shuffles: the ledger always adds up and ends equal to the venue's, and the
 * journal always gives the same decisions and the same state again, wherever it is cut.
 */
class ReplayPropertyTest {
    private static final int STEPS = 120;

    static EngineHarness run(long seed, int recordsPerSegment) {
        Random random = new Random(seed);
        EngineHarness engine = new EngineHarness();
        engine.journal.recordsPerSegment = recordsPerSegment;
        engine.venue.free[USDT] = 20_000 * ONE;
        engine.venue.free[BTC] = ONE;
        engine.venue.free[ETH] = 10 * ONE;
        engine.venue.free[BNB] = 20 * ONE;
        engine.start();
        engine.configure();
        EngineAgentTest.enableStrategy(engine);
        engine.venue.chaos = new Random(seed + 1);
        for (int step = 0; step < STEPS; step++) {
            step(engine, random, step);
            assertReservationsAddUp(engine);
        }
        engine.venue.chaos = null;
        engine.pass(40_000);
        return engine;
    }

    private static void step(EngineHarness engine, Random random, int step) {
        engine.clock.nowNs += random.nextInt(30_000_000);
        switch (random.nextInt(14)) {
            case 0, 1, 2 -> {
                long shift = random.nextInt(300) - 150L;
                engine.quote(ETH_BTC, 4_999 + shift, 50_000, 5_001 + shift, 50_000);
            }
            case 3 -> engine.quietQuotes();
            case 4, 5 ->
                engine.limit(
                        random.nextBoolean() ? Side.BUY : Side.SELL,
                        random.nextBoolean() ? TimeInForce.GTC : TimeInForce.IOC,
                        "c" + step,
                        1L + random.nextInt(5_000),
                        49_000_00L + random.nextInt(200_000));
            case 6 ->
                engine.place(
                        random.nextBoolean() ? Side.BUY : Side.SELL,
                        OrderType.MARKET,
                        TimeInForce.GTC,
                        1L + random.nextInt(20_000),
                        4,
                        EngineHarness.NO_PX,
                        0,
                        "m" + step,
                        "ETH-USDT");
            case 7 -> {
                engine.offer(Records.cancelAll(engine.nextCorrelation(), engine.clock.nowNs, ""));
                engine.work();
            }
            case 8 -> {
                boolean engaged = random.nextInt(3) == 0;
                engine.offer(Records.killSwitch(engine.nextCorrelation(), engine.clock.nowNs, engaged, engaged));
                engine.work();
            }
            case 12, 13 -> {
                String[] assets = {"USDT", "BTC", "ETH", "BNB"};
                long[] most = {2_000 * ONE, ONE / 25, ONE, 4 * ONE};
                int from = random.nextInt(4);
                engine.offer(ConversionRecords.convert(
                        engine.nextCorrelation(),
                        engine.clock.nowNs,
                        "bob",
                        "v" + (random.nextInt(8) == 0 ? step / 2 : step),
                        assets[from],
                        assets[(from + 1 + random.nextInt(3)) % 4],
                        1 + Math.abs(random.nextLong() % most[from]),
                        8,
                        1,
                        8));
                engine.work();
            }
            case 9 -> engine.pass(50 + random.nextInt(3_000));
            case 10 -> {
                if (random.nextInt(4) == 0) {
                    engine.disconnect();
                    engine.pass(100);
                    engine.reconnect();
                    engine.quietQuotes();
                }
            }
            default -> {
                engine.venue.orders.values().stream()
                        .filter(FakeVenue.VenueOrder::isOpen)
                        .findFirst()
                        .ifPresent(
                                order -> engine.venue.trade(order, order.px, Math.max(1, (order.qty - order.cum) / 2)));
            }
        }
        if (random.nextInt(3) > 0) {
            engine.deliver();
        }
    }

    private static void assertReservationsAddUp(EngineHarness engine) {
        long[] reserved = new long[4];
        engine.state().orders.openOrders().forEach(order -> {
            boolean buy = order.side() == io.kairos.domain.order.Side.BUY;
            reserved[
                    buy
                            ? order.instrument().quote().id()
                            : order.instrument().base().id()] += order.reservedAmount();
        });
        engine.core().plans().forEach(plan -> {
            for (int i = 0; i < plan.earmarks().count(); i++) {
                reserved[plan.earmarks().assetId(i)] += plan.earmarks().amount(i);
            }
        });
        for (int asset = 0; asset < 4; asset++) {
            assertThat(engine.state().balances.reserved(0, asset)).isEqualTo(reserved[asset]);
        }
        assertThat(engine.telemetry.get(EngineTelemetry.Metric.INTERNAL_FAULTS)).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldEndWithTheVenuesLedger(long seed) {
        EngineHarness engine = run(seed, Integer.MAX_VALUE);

        engine.state().orders.openOrders().forEach(order -> assertThat(order.state())
                .isEqualTo(io.kairos.domain.order.OrderState.LIVE));
        EngineAgentTest.assertLedgersAgree(engine);
        assertThat(engine.telemetry.get(EngineTelemetry.Metric.CYCLES_IN_FLIGHT))
                .isZero();
        engine.venue.orders.values().forEach(order -> {
            Outputs.OrderView seen = engine.outputs().lastOrder(order.orderId);
            assertThat(seen.cumQty()).isEqualTo(order.cum);
            assertThat(seen.state()).isEqualTo(order.state == OrderState.LIVE ? OrderState.LIVE : order.state);
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23})
    void shouldDecideTheSameAgain(long seed) {
        EngineHarness live = run(seed, Integer.MAX_VALUE);

        EngineHarness again = new EngineHarness(new ManualClock(), null, new InMemoryJournal());
        again.agent.recover(live.journal.reader());
        assertThat(EngineHarness.stateBytes(again.agent)).isEqualTo(EngineHarness.stateBytes(live.agent));
    }

    @ParameterizedTest
    @ValueSource(longs = {31, 32})
    void shouldRecoverTheSameStateWhereverTheJournalIsCut(long seed) {
        EngineHarness live = run(seed, 1_500);
        List<InMemoryJournal.Entry> entries = live.journal.entries;
        Random random = new Random(seed);
        for (int cut = 1; cut < entries.size(); cut += 1 + random.nextInt(entries.size() / 20)) {
            InMemoryJournal torn = live.journal.cut(cut);
            EngineHarness recovered = new EngineHarness(new ManualClock(), null, torn);
            recovered.agent.recover(torn.reader());
            byte[] expected = EngineHarness.stateBytes(withoutSnapshots(torn).agent);

            assertThat(EngineHarness.stateBytes(recovered.agent))
                    .as("cut at " + cut)
                    .isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {41, 42})
    void shouldCompleteWhatACrashCutOffAndGoOn(long seed) {
        EngineHarness live = run(seed, 1_500);
        Random random = new Random(seed);
        for (int cut = 1;
                cut < live.journal.entries.size();
                cut += 1 + random.nextInt(live.journal.entries.size() / 8)) {
            InMemoryJournal torn = live.journal.cut(cut);
            EngineHarness second = new EngineHarness(live.clock, null, torn);
            second.agent.recover(torn.reader());
            second.start();
            second.agent.onClose();

            EngineHarness third = new EngineHarness(live.clock, null, new InMemoryJournal());
            third.agent.recover(torn.reader());
            assertThat(EngineHarness.stateBytes(third.agent)).isEqualTo(EngineHarness.stateBytes(second.agent));
        }
    }

    /** Replays the inputs only, without any snapshot: the plain oracle of recovery. */
    private static EngineHarness withoutSnapshots(InMemoryJournal journal) {
        InMemoryJournal plain = new InMemoryJournal();
        List<InMemoryJournal.Entry> kept = new ArrayList<>();
        boolean snapshot = false;
        for (InMemoryJournal.Entry entry : journal.entries) {
            snapshot |= entry.templateId() == SnapshotBeganDecoder.TEMPLATE_ID;
            if (!snapshot) {
                kept.add(entry);
            }
            snapshot &= entry.templateId() != SnapshotEndedDecoder.TEMPLATE_ID;
        }
        for (InMemoryJournal.Entry entry : kept) {
            plain.append(entry.timeNs(), new UnsafeBuffer(entry.bytes()), 0, entry.bytes().length);
        }
        EngineHarness oracle = new EngineHarness(new ManualClock(), null, plain);
        oracle.agent.recover(plain.reader());
        return oracle;
    }
}
