package io.kairos.engine.application;

import static io.kairos.engine.application.TestMarket.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kairos.domain.instrument.Venue;
import io.kairos.engine.application.port.OrderGateway;
import io.kairos.engine.domain.risk.ApprovedOrder;
import io.kairos.journal.codec.MessageHeaderDecoder;
import io.kairos.journal.codec.OrderState;
import io.kairos.journal.codec.OrderType;
import io.kairos.journal.codec.Side;
import io.kairos.journal.codec.TimeInForce;
import io.kairos.journal.codec.TradeReceivedDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.AgentTerminationException;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** The short way past the ring gives the order that the ring would give. */
class DirectEntryTest {
    private static EngineHarness direct() {
        EngineHarness engine = EngineHarness.ready();
        engine.agent.acceptDirectly();
        return engine;
    }

    private static void onAnotherThread(Runnable work) throws InterruptedException {
        Thread thread = new Thread(work, "another");
        thread.start();
        thread.join();
    }

    private static List<String> trades(EngineHarness engine) {
        List<String> trades = new ArrayList<>();
        for (InMemoryJournal.Entry entry : engine.journal.entries) {
            if (entry.templateId() == TradeReceivedDecoder.TEMPLATE_ID) {
                TradeReceivedDecoder d = new TradeReceivedDecoder()
                        .wrapAndApplyHeader(new UnsafeBuffer(entry.bytes()), 0, new MessageHeaderDecoder());
                trades.add(d.instrumentId() + ":" + d.tradeId());
            }
        }
        return trades;
    }

    @Test
    void shouldApplyARecordOfItsOwnThreadAtOnce() {
        EngineHarness engine = direct();
        engine.offer(Records.trade(BTC_USDT, engine.clock.nowNs, 1));

        assertThat(trades(engine)).containsExactly(BTC_USDT + ":1");
        assertThat(engine.inbox.isEmpty()).isTrue();
    }

    @Test
    void shouldLetNobodyOvertakeWhatWaitsInTheRing() throws InterruptedException {
        EngineHarness engine = direct();
        onAnotherThread(() -> engine.offer(Records.trade(BTC_USDT, engine.clock.nowNs, 1)));
        engine.offer(Records.trade(BTC_USDT, engine.clock.nowNs, 2));

        assertThat(trades(engine)).isEmpty();
        engine.work();
        assertThat(trades(engine)).containsExactly(BTC_USDT + ":1", BTC_USDT + ":2");
    }

    @Test
    void shouldWakeTheEngineForRecordsOfOtherThreadsOnly() throws InterruptedException {
        EngineHarness engine = direct();
        int[] wakes = new int[1];
        engine.inbox.wakeUpBy(() -> wakes[0]++);
        engine.offer(Records.trade(BTC_USDT, engine.clock.nowNs, 1));
        assertThat(wakes[0]).isZero();

        onAnotherThread(() -> engine.offer(Records.trade(BTC_USDT, engine.clock.nowNs, 2)));
        assertThat(wakes[0]).isEqualTo(1);
    }

    @Test
    void shouldSendCommandsThroughTheRing() {
        EngineHarness engine = direct();
        engine.offer(Records.cancel(engine.nextCorrelation(), engine.clock.nowNs, 1, "alice", ""));

        assertThat(engine.inbox.isEmpty()).isFalse();
    }

    @Test
    void shouldQueueWhatAnOrdersWayOutGivesRiseTo() {
        EngineHarness engine = direct();
        FakeVenue venue = engine.venue;
        engine.agent.attach(new AnsweringAtOnce(engine, venue));
        long c = engine.place(Side.BUY, OrderType.LIMIT, TimeInForce.IOC, 1_000, 5, 50_010_00, 2, "a", "BTC-USDT");
        engine.work();

        long orderId = engine.outputs().reply(c).orderId();
        assertThat(engine.outputs().lastOrder(orderId).state()).isEqualTo(OrderState.FILLED);
        assertThat(engine.state().balances.position(0, BTC)).isEqualTo(1_000 * 1_000 - 1_000);
    }

    /** A venue whose answers come while the order is still being sent, from a buffer that is used again and again. */
    private record AnsweringAtOnce(EngineHarness engine, FakeVenue inner) implements OrderGateway {
        @Override
        public Venue venue() {
            return inner.venue();
        }

        @Override
        public void start() {
            inner.start();
        }

        @Override
        public boolean sendNewOrder(ApprovedOrder order) {
            boolean sent = inner.sendNewOrder(order);
            List<byte[]> answers = List.copyOf(inner.outbox);
            inner.outbox.clear();
            answers.forEach(engine::offer);
            return sent;
        }

        @Override
        public boolean sendCancel(int instrumentId, long orderId) {
            return inner.sendCancel(instrumentId, orderId);
        }

        @Override
        public boolean sendStatusQuery(int instrumentId, long orderId) {
            return inner.sendStatusQuery(instrumentId, orderId);
        }

        @Override
        public void close() {
            inner.close();
        }
    }

    @Test
    void shouldEndTheEngineInItsNextCycleWhenTheJournalFails() {
        FailingJournal journal = new FailingJournal();
        EngineInbox inbox = new EngineInbox(1 << 20);
        EngineAgent agent = new EngineAgent(
                EngineSettings.defaults("test", true), inbox, journal, new ManualClock(), new EngineTelemetry());
        agent.onStart();
        agent.acceptDirectly();
        journal.broken = true;
        byte[] trade = Records.trade(BTC_USDT, 1, 1);

        assertThat(inbox.offer(new UnsafeBuffer(trade), 0, trade.length)).isTrue();
        assertThatThrownBy(agent::doWork)
                .isInstanceOf(AgentTerminationException.class)
                .hasMessageContaining("journal failed");
        long before = journal.lastSequence();
        agent.onClose();
        assertThat(journal.lastSequence())
                .as("no snapshot of a state that is in doubt")
                .isEqualTo(before);
    }

    private static final class FailingJournal implements io.kairos.engine.application.port.Journal {
        boolean broken;
        private long sequence;

        @Override
        public long append(long timeNs, DirectBuffer buffer, int offset, int length) {
            if (broken) {
                throw new IllegalStateException("disk gone");
            }
            return ++sequence;
        }

        @Override
        public long lastSequence() {
            return sequence;
        }

        @Override
        public boolean isSegmentEnding() {
            return false;
        }

        @Override
        public void startNextSegment() {
            sequence++;
        }
    }

    @Test
    void shouldKeepTheOrderOfEachSourceWhileAnotherThreadOffersToo() throws InterruptedException {
        EngineHarness engine = direct();
        int count = 5_000;
        Thread other = new Thread(
                () -> {
                    for (int id = 1; id <= count; id++) {
                        byte[] record = Records.trade(ETH_USDT, 1, id);
                        while (!engine.inbox.offer(new UnsafeBuffer(record), 0, record.length)) {
                            Thread.onSpinWait();
                        }
                    }
                },
                "other");
        other.start();
        Random random = new Random(7);
        for (int id = 1; id <= count; id++) {
            byte[] record = Records.trade(BTC_USDT, 1, id);
            while (!engine.inbox.offer(new UnsafeBuffer(record), 0, record.length)) {
                engine.work();
            }
            if (random.nextInt(4) == 0) {
                engine.work();
            }
        }
        other.join();
        engine.work();

        List<String> own = new ArrayList<>();
        List<String> others = new ArrayList<>();
        for (int id = 1; id <= count; id++) {
            own.add(BTC_USDT + ":" + id);
            others.add(ETH_USDT + ":" + id);
        }
        List<String> all = trades(engine);
        assertThat(all.stream().filter(t -> t.startsWith(BTC_USDT + ":"))).containsExactlyElementsOf(own);
        assertThat(all.stream().filter(t -> t.startsWith(ETH_USDT + ":"))).containsExactlyElementsOf(others);
    }
}
