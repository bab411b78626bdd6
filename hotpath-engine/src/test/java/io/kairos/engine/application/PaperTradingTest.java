package io.kairos.engine.application;

import static io.kairos.engine.application.TestMarket.BTC;
import static io.kairos.engine.application.TestMarket.BTC_USDT;
import static io.kairos.engine.application.TestMarket.ETH;
import static io.kairos.engine.application.TestMarket.ONE;
import static io.kairos.engine.application.TestMarket.USDT;
import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.domain.instrument.Venue;
import io.kairos.engine.adapter.outbound.execution.paper.PaperAgent;
import io.kairos.engine.adapter.outbound.execution.paper.PaperSettings;
import io.kairos.engine.application.EngineTelemetry.Metric;
import io.kairos.engine.application.port.JournalReader;
import io.kairos.engine.application.port.JournalSource;
import io.kairos.engine.application.port.OrderGateway;
import io.kairos.engine.domain.order.Order;
import io.kairos.journal.codec.ExecutionReportReceivedDecoder;
import io.kairos.journal.codec.FeedState;
import io.kairos.journal.codec.FillAppliedDecoder;
import io.kairos.journal.codec.MessageHeaderDecoder;
import io.kairos.journal.codec.OrderState;
import io.kairos.journal.codec.OrderType;
import io.kairos.journal.codec.OrderUpdatedDecoder;
import io.kairos.journal.codec.Side;
import io.kairos.journal.codec.SnapshotBeganDecoder;
import io.kairos.journal.codec.SnapshotEndedDecoder;
import io.kairos.journal.codec.TimeInForce;
import io.kairos.journal.codec.VenueBalanceReceivedDecoder;
import io.kairos.journal.codec.VenueLinkChangedDecoder;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** The whole engine on paper, on one thread and a clock that is moved: the gateway's contract, its assumptions, and every kill. */
class PaperTradingTest {
    private static final long LATENCY_MS = 20;
    private static final PaperSettings SETTINGS = new PaperSettings(
            LATENCY_MS * 1_000_000,
            LATENCY_MS * 1_000_000,
            Map.of(Venue.BINANCE, Map.of("USDT", new BigDecimal(10_000), "BTC", BigDecimal.ONE)));

    /** One run of an engine and its paper venue over a journal. */
    private static final class Run {
        private final ManualClock clock = new ManualClock();
        private final EngineInbox inbox = new EngineInbox(1 << 20);
        private final EngineTelemetry telemetry = new EngineTelemetry();
        private final InMemoryJournal journal;
        private final EngineAgent agent;
        private final PaperAgent paper;
        private final OrderGateway gateway;
        private long updateId = 1;
        private long tradeId = 1;
        private long correlation;

        Run(InMemoryJournal journal) {
            this.journal = journal;
            if (!journal.entries.isEmpty()) {
                clock.nowNs = journal.entries.get(journal.entries.size() - 1).timeNs() + 1_000_000_000L;
            }
            correlation = 1_000_000L * (1 + journal.entries.size());
            agent = new EngineAgent(EngineSettings.defaults("test", false), inbox, journal, clock, telemetry);
            agent.recover(journal.reader());
            paper = new PaperAgent(SETTINGS, source(journal), inbox, clock::nanoTime);
            gateway = paper.gateway(Venue.BINANCE, TestMarket.registry());
            agent.attach(gateway);
            agent.onStart();
            EngineInputs.define(inbox, TestMarket.registry());
            gateway.start();
            pass(50);
        }

        Run market() {
            offer(Records.feed(0, -1, clock.nowNs, FeedState.LIVE));
            quote(49_990_00, 100_000, 50_010_00, 100_000);
            pass(10);
            return this;
        }

        Run limits() {
            offer(Records.limits(
                    correlation++,
                    clock.nowNs,
                    0,
                    USDT,
                    1_000_000 * ONE,
                    500,
                    60_000,
                    1_000,
                    50,
                    50_000 * ONE,
                    ONE,
                    10 * ONE,
                    100 * ONE));
            pass(10);
            return this;
        }

        void offer(byte[] record) {
            assertThat(inbox.offer(new UnsafeBuffer(record), 0, record.length)).isTrue();
        }

        void pass(long ms) {
            for (long done = 0; done < ms; done += 10) {
                clock.advanceMs(10);
                while (agent.doWork() + paper.doWork() > 0) {
                    // Until neither has anything to say to the other.
                }
            }
        }

        void quote(long bid, long bidQty, long ask, long askQty) {
            offer(Records.quote(BTC_USDT, clock.nowNs, updateId++, bid, bidQty, ask, askQty));
            pass(10);
        }

        void trade(long px, long qty, Side aggressor) {
            offer(Records.trade(BTC_USDT, clock.nowNs, tradeId++, px, qty, aggressor));
            pass(10);
        }

        Order place(String id, Side side, OrderType type, TimeInForce timeInForce, long qty, long px) {
            offer(Records.place(
                    correlation++,
                    clock.nowNs,
                    side,
                    type,
                    timeInForce,
                    qty,
                    5,
                    type == OrderType.MARKET ? Long.MIN_VALUE : px,
                    2,
                    "alice",
                    id,
                    "BTC-USDT"));
            pass(LATENCY_MS + 20);
            return order(id);
        }

        Order order(String id) {
            EngineState state = agent.core().state();
            List<Order> all = new ArrayList<>();
            state.orders.openOrders().forEach(all::add);
            state.orders.closedOrders().forEach(all::add);
            return all.stream()
                    .filter(order -> order.clientOrderId().equals(id))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no order " + id));
        }

        void cancel(String id) {
            offer(Records.cancel(correlation++, clock.nowNs, order(id).orderId(), "alice", ""));
            pass(LATENCY_MS + 20);
        }

        long total(int asset) {
            EngineState state = agent.core().state();
            return state.balances.free(0, asset) + state.balances.reserved(0, asset);
        }

        List<Integer> templates() {
            return journal.entries.stream()
                    .map(InMemoryJournal.Entry::templateId)
                    .toList();
        }
    }

    private static JournalSource source(InMemoryJournal journal) {
        return new JournalSource() {
            @Override
            public JournalReader after(long sequence) {
                return journal.readerFrom((int) sequence);
            }

            @Override
            public JournalReader fromSnapshotBefore(long sequence) {
                int began = 0;
                int whole = 0;
                for (int i = 0; i < journal.entries.size(); i++) {
                    int template = journal.entries.get(i).templateId();
                    if (template == SnapshotBeganDecoder.TEMPLATE_ID) {
                        began = i;
                    } else if (template == SnapshotEndedDecoder.TEMPLATE_ID) {
                        whole = began;
                    }
                }
                return journal.readerFrom(whole);
            }

            @Override
            public long lastSequence() {
                return journal.lastSequence();
            }

            @Override
            public long durableSequence() {
                return journal.lastSequence();
            }
        };
    }

    private static Run started() {
        return new Run(new InMemoryJournal()).limits().market();
    }

    private static void assertWhole(Run run, String where) {
        Map<Integer, Long> flows = new HashMap<>(Map.of(USDT, 10_000 * ONE, BTC, ONE));
        Map<Integer, Long> words = new TreeMap<>();
        Set<Long> trades = new HashSet<>();
        for (InMemoryJournal.Entry entry : run.journal.entries) {
            UnsafeBuffer buffer = new UnsafeBuffer(entry.bytes());
            if (entry.templateId() == FillAppliedDecoder.TEMPLATE_ID) {
                FillAppliedDecoder fill =
                        new FillAppliedDecoder().wrapAndApplyHeader(buffer, 0, new MessageHeaderDecoder());
                assertThat(trades.add(fill.tradeId()))
                        .as(where + " trade " + fill.tradeId())
                        .isTrue();
                long sign = fill.side() == Side.BUY ? 1 : -1;
                flows.merge(BTC, sign * fill.qty() * 1_000, Long::sum);
                flows.merge(USDT, -sign * fill.px() * fill.qty() * 10, Long::sum);
                flows.merge(fill.feeAssetId(), -fill.feeAmount(), Long::sum);
            } else if (entry.templateId() == VenueBalanceReceivedDecoder.TEMPLATE_ID) {
                VenueBalanceReceivedDecoder word =
                        new VenueBalanceReceivedDecoder().wrapAndApplyHeader(buffer, 0, new MessageHeaderDecoder());
                words.put(word.assetId(), word.freeAmount() + word.lockedAmount());
            }
        }
        for (int asset : new int[] {USDT, BTC}) {
            assertThat(run.total(asset)).as(where + " ledger of asset " + asset).isEqualTo(flows.get(asset));
            assertThat(words.get(asset))
                    .as(where + " venue's word on asset " + asset)
                    .isEqualTo(flows.get(asset));
        }
        assertThat(run.telemetry.get(Metric.UNKNOWN_ORDERS)).as(where).isZero();
        assertThat(run.telemetry.get(Metric.INTERNAL_FAULTS)).as(where).isZero();
        assertThat(run.telemetry.get(Metric.BALANCE_CORRECTIONS)).as(where).isZero();
        assertThat(run.telemetry.get(Metric.READY)).as(where).isEqualTo(1);
    }

    @Test
    void shouldConnectAsAVenueDoes() {
        Run run = started();

        List<Integer> templates = run.templates();
        int reconciling = templates.indexOf(VenueLinkChangedDecoder.TEMPLATE_ID);
        int balance = templates.indexOf(VenueBalanceReceivedDecoder.TEMPLATE_ID);
        int up = templates.lastIndexOf(VenueLinkChangedDecoder.TEMPLATE_ID);
        assertThat(reconciling).isPositive().isLessThan(balance);
        assertThat(balance).isLessThan(up);
        assertThat(templates.lastIndexOf(VenueBalanceReceivedDecoder.TEMPLATE_ID))
                .isLessThan(up);
        assertThat(run.total(USDT)).isEqualTo(10_000 * ONE);
        assertThat(run.total(ETH)).isZero();
    }

    @Test
    void shouldUseUpWhatIsShownOnlyOnce() {
        Run run = started();
        run.quote(49_990_00, 100_000, 50_010_00, 1_000);

        Order first = run.place("a", Side.BUY, OrderType.LIMIT, TimeInForce.IOC, 600, 50_010_00);
        Order second = run.place("b", Side.BUY, OrderType.LIMIT, TimeInForce.IOC, 600, 50_010_00);

        assertThat(first.state()).isEqualTo(io.kairos.domain.order.OrderState.FILLED);
        assertThat(new String(first.venueOrderId(), 0, first.venueOrderIdLength(), StandardCharsets.US_ASCII))
                .startsWith("PAPER-");
        assertThat(second.state()).isEqualTo(io.kairos.domain.order.OrderState.EXPIRED);
        assertThat(second.cumQty()).isEqualTo(400);
        assertWhole(run, "after both");
    }

    @Test
    void shouldFillAMarketOrderNoFartherThanTheCollar() {
        Run run = started();
        run.offer(Records.depth(BTC_USDT, run.clock.nowNs, new long[] {49_990_00, 1_000}, new long[] {
            50_010_00, 100, 52_000_00, 150, 52_600_00, 1_000
        }));
        run.pass(10);

        Order order = run.place("market", Side.BUY, OrderType.MARKET, TimeInForce.IOC, 500, 0);

        assertThat(order.cumQty())
                .as("five percent beyond the best ask is the edge")
                .isEqualTo(250);
        assertThat(order.state()).isEqualTo(io.kairos.domain.order.OrderState.EXPIRED);
        assertWhole(run, "after the market order");
    }

    @Test
    void shouldMeetTheBookOnlyAfterTheLatency() {
        Run run = started();
        run.offer(Records.place(
                run.correlation++,
                run.clock.nowNs,
                Side.BUY,
                OrderType.LIMIT,
                TimeInForce.IOC,
                100,
                5,
                50_010_00,
                2,
                "alice",
                "late",
                "BTC-USDT"));
        run.pass(10);

        run.quote(50_090_00, 100_000, 50_110_00, 100_000);
        run.pass(LATENCY_MS);

        assertThat(run.order("late").state())
                .as("the quote that it was sent for has gone meanwhile")
                .isEqualTo(io.kairos.domain.order.OrderState.EXPIRED);
    }

    @Test
    void shouldWaitBehindTheQueueThatWasThereBefore() {
        Run run = started();
        run.quote(49_990_00, 500, 50_010_00, 100_000);
        Order resting = run.place("rest", Side.BUY, OrderType.LIMIT_MAKER, TimeInForce.GTC, 300, 49_990_00);

        run.trade(49_990_00, 400, Side.SELL);
        assertThat(resting.cumQty()).as("a hundred are still ahead").isZero();
        run.trade(49_990_00, 250, Side.SELL);
        assertThat(resting.cumQty()).isEqualTo(150);
        run.trade(49_980_00, 50, Side.SELL);
        assertThat(resting.cumQty())
                .as("traded through, as far as that trade reached")
                .isEqualTo(200);
        run.quote(49_970_00, 500, 49_985_00, 70);
        assertThat(resting.cumQty()).as("offered below our price").isEqualTo(270);
        assertWhole(run, "partly filled");

        run.cancel("rest");
        assertThat(resting.state()).isEqualTo(io.kairos.domain.order.OrderState.CANCELED);
        assertWhole(run, "canceled");
    }

    @Test
    void shouldRejectWhileTheBookIsNotVerified() {
        Run run = started();
        run.offer(Records.place(
                run.correlation++,
                run.clock.nowNs,
                Side.BUY,
                OrderType.LIMIT,
                TimeInForce.GTC,
                100,
                5,
                49_000_00,
                2,
                "alice",
                "blind",
                "BTC-USDT"));
        run.pass(10);
        run.offer(Records.feed(0, BTC_USDT, run.clock.nowNs, FeedState.SUSPECT));
        run.pass(LATENCY_MS + 10);

        assertThat(run.order("blind").state()).isEqualTo(io.kairos.domain.order.OrderState.REJECTED);
        assertThat(run.order("blind").text()).contains("no verified book");
        assertWhole(run, "rejected");
    }

    @Test
    void shouldReportWhatWasUnderWayAsUnknownWhenItCloses() {
        Run run = started();
        run.offer(Records.place(
                run.correlation++,
                run.clock.nowNs,
                Side.BUY,
                OrderType.LIMIT,
                TimeInForce.GTC,
                100,
                5,
                49_990_00,
                2,
                "alice",
                "cut",
                "BTC-USDT"));
        run.pass(10);

        run.gateway.close();
        run.pass(20);

        assertThat(run.order("cut").state()).isEqualTo(io.kairos.domain.order.OrderState.UNKNOWN);
        assertThat(run.telemetry.get(Metric.READY)).isZero();
    }

    @Test
    void shouldMakeAnOrderSmallerThatKeepsItsPlace() {
        Run run = started();
        run.quote(49_990_00, 500, 50_010_00, 100_000);
        Order resting = run.place("rest", Side.BUY, OrderType.LIMIT_MAKER, TimeInForce.GTC, 300, 49_990_00);
        run.trade(49_990_00, 400, Side.SELL);

        run.offer(Records.amend(
                run.correlation++, run.clock.nowNs, resting.orderId(), 200, 5, Records.NULL, 0, "smaller"));
        run.pass(LATENCY_MS + 20);
        assertThat(resting.qty()).isEqualTo(200);
        assertWhole(run, "amended");

        run.trade(49_990_00, 150, Side.SELL);
        assertThat(resting.cumQty()).as("a hundred were ahead").isEqualTo(50);
        assertWhole(run, "traded");
    }

    /** Orders of every kind, in every state. */
    private static Run session() {
        Run run = started();
        run.place("take", Side.BUY, OrderType.LIMIT, TimeInForce.IOC, 1_000, 50_010_00);
        run.quote(49_990_00, 500, 50_010_00, 300);
        run.place("part", Side.BUY, OrderType.LIMIT, TimeInForce.GTC, 700, 50_010_00);
        // The gate lets nothing through that would trade against what still rests of it.
        run.cancel("part");
        run.place("all", Side.SELL, OrderType.LIMIT, TimeInForce.FOK, 400, 49_990_00);
        run.place("market", Side.SELL, OrderType.MARKET, TimeInForce.IOC, 900, 0);
        run.quote(49_990_00, 500, 50_020_00, 300);
        run.place("spend", Side.BUY, OrderType.MARKET, TimeInForce.IOC, 500, 0);
        run.place("rest", Side.SELL, OrderType.LIMIT_MAKER, TimeInForce.GTC, 800, 50_030_00);
        run.trade(50_035_00, 200, Side.BUY);
        run.pass(30);
        return run;
    }

    @Test
    void shouldAgreeAfterAKillAtAnyRecord() {
        Run whole = session();
        assertWhole(whole, "without a kill");
        InMemoryJournal journal = whole.journal;
        int from = journal.entries.size();
        for (int i = 0; i < journal.entries.size(); i++) {
            if (journal.entries.get(i).templateId() == OrderUpdatedDecoder.TEMPLATE_ID) {
                from = i;
                break;
            }
        }
        for (int cut = from; cut <= journal.entries.size(); cut++) {
            Run next = new Run(journal.cut(cut)).market();
            next.pass(500);
            for (int waited = 0; waited < 40 && next.telemetry.get(Metric.UNKNOWN_ORDERS) > 0; waited++) {
                next.clock.advanceMs(1_000);
                next.pass(50);
            }
            assertWhole(next, "killed after record " + cut);
            next.quote(49_990_00, 900, 50_010_00, 900);
            Order order = next.place("again", Side.BUY, OrderType.LIMIT, TimeInForce.IOC, 100, 50_010_00);
            assertThat(order.state())
                    .as("killed after record " + cut + ", then traded: " + order.text())
                    .isEqualTo(io.kairos.domain.order.OrderState.FILLED);
            next.pass(50);
            assertWhole(next, "killed after record " + cut + ", then traded");
        }
    }

    @Test
    void shouldAnswerQueriesTruthfully() {
        Run run = session();
        long before = run.journal.lastSequence();
        long restId = run.order("rest").orderId();
        Run next = new Run(run.journal);
        next.pass(100);

        List<OrderState> states = new ArrayList<>();
        for (InMemoryJournal.Entry entry : run.journal.entries.subList((int) before, run.journal.entries.size())) {
            if (entry.templateId() == ExecutionReportReceivedDecoder.TEMPLATE_ID) {
                ExecutionReportReceivedDecoder report = new ExecutionReportReceivedDecoder()
                        .wrapAndApplyHeader(new UnsafeBuffer(entry.bytes()), 0, new MessageHeaderDecoder());
                assertThat(report.orderId()).isEqualTo(restId);
                assertThat(report.cumQty()).isEqualTo(200);
                states.add(report.state());
            }
        }
        assertThat(states)
                .as("once at connection, once asked for")
                .hasSizeBetween(1, 2)
                .containsOnly(OrderState.LIVE);
        assertWhole(next, "restarted");
    }
}
