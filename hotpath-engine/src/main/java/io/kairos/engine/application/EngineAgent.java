package io.kairos.engine.application;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.InstrumentRegistry;
import io.kairos.domain.instrument.Venue;
import io.kairos.engine.application.EngineTelemetry.Metric;
import io.kairos.engine.application.port.Journal;
import io.kairos.engine.application.port.JournalReader;
import io.kairos.engine.application.port.OrderGateway;
import io.kairos.engine.domain.risk.ApprovedOrder;
import io.kairos.journal.codec.QuoteReceivedDecoder;
import io.kairos.journal.codec.SnapshotBeganDecoder;
import io.kairos.journal.codec.SnapshotEndedDecoder;
import io.kairos.journal.codec.TimerFiredDecoder;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentTerminationException;
import org.agrona.concurrent.ControlledMessageHandler;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The single writer of all trading state. Takes records from its {@link EngineInbox}, journals each, then applies it to the
 * deterministic {@link EngineCore}; what the core decides is journalled before it leaves for a venue.
 *
 * <p>Life cycle:
 *
 * <ol>
 *   <li>constructor, then {@link #recover} (main thread): the journal's last complete snapshot and every input after it are
 *       applied again; decisions are compared with the journalled ones, nothing is sent;
 *   <li>{@link #recoveredRegistry}, {@link #lastTradeId}, {@link #limitsVersion}, {@link #strategyVersion} (main thread) tell
 *       the wiring what is known; {@link #attach} adds the venues' gateways;
 *   <li>{@link #onStart} (agent thread): outputs that a crash cut off are completed, a snapshot opens a new segment, the new run
 *       begins; only then may main offer definitions ({@link EngineInputs#define}), start values of limits and strategy, and
 *       start feeds and gateways (the ring keeps what comes earlier);
 *   <li>{@link #doWork} (agent thread), until {@link #onClose} writes a last snapshot.
 * </ol>
 *
 * <p>Errors: a failing journal ends the agent by {@link AgentTerminationException}, since nothing may be done that is not
 * recorded; an exception inside the core engages the kill switch and is counted.
 */
public final class EngineAgent implements Agent {
    /** Larger records take the ring. */
    private static final int MAX_DIRECT_BYTES = 64 * 1024;

    private final EngineSettings settings;
    private final EngineInbox inbox;
    private final Journal journal;
    private final EpochNanoClock clock;
    private final EngineTelemetry telemetry;
    private final AtomicReferenceArray<@Nullable OrderGateway> gateways =
            new AtomicReferenceArray<>(Venue.values().length);
    private final ControlledMessageHandler messageHandler = this::onMessage;
    private final RecordWriter inputs = new RecordWriter();
    private final StageClock stages;
    private final ArrayDeque<byte[]> loopback = new ArrayDeque<>();
    private final LiveOutlet liveOutlet = new LiveOutlet();
    private final ReplayOutlet replayOutlet = new ReplayOutlet();
    private EngineCore core;
    private @Nullable EngineCore loading;
    private boolean tailAfterSnapshot = true;
    private boolean live;
    private boolean failed;
    private boolean stalled;
    private final UnsafeBuffer directRecord = new UnsafeBuffer(ByteBuffer.allocateDirect(MAX_DIRECT_BYTES));
    private @Nullable Throwable directFailure;
    private boolean busy;
    private long lastTimerNs;
    private int commandsLeft;

    /**
     * Makes an agent with empty state; nothing is read or written yet.
     *
     * @param settings settings.
     * @param inbox the ring that everybody offers to.
     * @param journal opened for appending; closed by whoever opened it, after the agent.
     * @param clock nanoseconds since the epoch; asked for timer records and telemetry only, never by decisions.
     * @param telemetry where counters go.
     */
    public EngineAgent(
            EngineSettings settings,
            EngineInbox inbox,
            Journal journal,
            EpochNanoClock clock,
            EngineTelemetry telemetry) {
        this.settings = settings;
        this.inbox = inbox;
        this.journal = journal;
        this.clock = clock;
        this.telemetry = telemetry;
        this.stages = new StageClock(clock, telemetry);
        this.core = new EngineCore(replayOutlet, telemetry);
    }

    /**
     * Rebuilds the state. Main thread, once, before {@link #onStart}.
     *
     * @param reader positioned at the first record kept, or at the first record of a segment that begins with a complete
     *     snapshot; read to its end, not closed.
     * @throws ReplayDivergedException if the journalled decisions differ from those made again: the journal was written by
     *     other code without an orderly end. Nothing was written then.
     */
    public void recover(JournalReader reader) {
        while (reader.poll(this::onRecovered, 4_096) > 0) {
            // Until the end of what is written.
        }
        loading = null;
        replayOutlet.throwIfDiverged();
        telemetry.reset();
    }

    private void onRecovered(long sequence, long timeNs, DirectBuffer buffer, int offset, int length) {
        int templateId = EngineInbox.templateId(buffer, offset);
        if (templateId == SnapshotBeganDecoder.TEMPLATE_ID) {
            loading = new EngineCore(replayOutlet, telemetry);
            // Until it is whole: nothing may follow a snapshot that was cut, so the next run must begin with one of its
            // own.
            tailAfterSnapshot = true;
        }
        EngineCore target = loading;
        if (target != null) {
            target.load(templateId, buffer, offset);
            if (templateId == SnapshotEndedDecoder.TEMPLATE_ID) {
                core = target;
                loading = null;
                tailAfterSnapshot = false;
                replayOutlet.forget();
            }
            return;
        }
        tailAfterSnapshot = true;
        if (templateId < EngineCore.FIRST_OUTPUT_TEMPLATE) {
            replayOutlet.expectComplete(sequence);
            core.advance(templateId, buffer, offset);
            core.apply(templateId, buffer, offset, length);
        } else {
            replayOutlet.compare(sequence, buffer, offset, length);
        }
    }

    /** Adds the way to a venue. Any thread, at any time; until then its orders are certainly not sent. */
    public void attach(OrderGateway gateway) {
        gateways.set(gateway.venue().id(), gateway);
    }

    /** A copy of the assets and instruments known from the journal, for adapters to extend. Main thread, before the start. */
    public InstrumentRegistry recoveredRegistry() {
        InstrumentRegistry copy = new InstrumentRegistry();
        core.registry().assets().forEach(asset -> copy.asset(asset.name(), asset.decimals()));
        core.registry().instruments().forEach(copy::put);
        return copy;
    }

    /** Last public trade id journalled for an instrument, -1 for none. Main thread, before the start. */
    public long lastTradeId(int instrumentId) {
        return core.lastTradeId(instrumentId);
    }

    /** Version of the limits in force, 0 when none were ever set. Main thread, before the start. */
    public long limitsVersion() {
        return core.limitsVersion();
    }

    /** Version of the strategy settings in force, 0 when none were ever set. Main thread, before the start. */
    public long strategyVersion() {
        return core.strategyVersion();
    }

    /** The core, for tests of this package. */
    EngineCore core() {
        return core;
    }

    @Override
    public String roleName() {
        return "engine";
    }

    @Override
    public void onStart() {
        telemetry.onThread(Thread.currentThread().getId());
        core.attach(liveOutlet);
        guarded(() -> {
            for (byte[] output : replayOutlet.missing()) {
                inputs.wrap(output);
                journal.append(core.nowNs(), inputs.buffer(), 0, output.length);
            }
            replayOutlet.forget();
            if (tailAfterSnapshot) {
                if (journal.lastSequence() > 0) {
                    journal.startNextSegment();
                }
                core.writeSnapshot();
            }
        });
        live = true;
        long nowNs = clock.nanoTime();
        lastTimerNs = nowNs;
        acceptOwn(inputs.engineConfigured(nowNs, settings.execution()));
        settings.execution().apart().forEach(at -> acceptOwn(inputs.venueConfigured(nowNs, at, settings.execution())));
        acceptOwn(inputs.engineStarted(
                nowNs, core.runId() + 1, settings.simulated(), settings.trading(), settings.engineId()));
    }

    /**
     * From now on a record that the calling thread offers to the inbox is applied before {@link EngineInbox#offer} returns, as long as
     * that overtakes nobody. Agent thread, after {@link #onStart}, where whoever drives this agent also drives sockets.
     */
    public void acceptDirectly() {
        inbox.direct(this::tryAccept);
    }

    /** Nanoseconds until {@link #doWork} has something to do even if nothing arrives; zero when it is late. Agent thread. */
    public long nanosUntilTimer() {
        long sinceNs = clock.nanoTime() - lastTimerNs;
        return sinceNs < 0 ? 0 : Math.max(0, settings.timerIntervalNs() - sinceNs);
    }

    @Override
    public int doWork() {
        Throwable failure = directFailure;
        if (failure != null) {
            throw failure instanceof AgentTerminationException termination
                    ? termination
                    : new AgentTerminationException(failure);
        }
        busy = true;
        try {
            return cycle();
        } catch (Throwable e) {
            // Half an input may have been applied: no snapshot may be made of that.
            failed = true;
            throw e;
        } finally {
            busy = false;
        }
    }

    private int cycle() {
        long startNs = clock.nanoTime();
        int work = 0;
        if (stages.isWaiting()) {
            lookAtSockets();
        }
        if (isStalled()) {
            return 0;
        }
        if (startNs - lastTimerNs >= settings.timerIntervalNs() || startNs < lastTimerNs) {
            lastTimerNs = startNs;
            acceptOwn(inputs.timerFired(startNs));
            work++;
        }
        ManyToOneRingBuffer ring = inbox.ring();
        commandsLeft = settings.maxCommandsPerCycle();
        work += ring.controlledRead(messageHandler, settings.maxRecordsPerCycle());
        if (work > 0) {
            telemetry.dutyCycle(clock.nanoTime() - startNs);
        }
        telemetry.exchange();
        return work;
    }

    /** Orders count as sent when their socket has taken them, which it does later while the venue does not read. */
    private void lookAtSockets() {
        for (int venueId = 0; venueId < gateways.length(); venueId++) {
            if (stages.isWaiting(venueId)) {
                OrderGateway gateway = gateways.getAcquire(venueId);
                if (gateway == null || gateway.isFlushed()) {
                    stages.onFlushed(venueId);
                }
            }
        }
    }

    /**
     * What the agent's own thread offers, straight from the socket. Not while a record is being applied: whatever an order's way out
     * gives rise to waits in the ring. The record is copied, since its producer may reuse the buffer meanwhile.
     *
     * <p>A failure must end the process, but here it would only end the connection whose message it was: the next {@link #doWork}
     * throws it.
     */
    private boolean tryAccept(int templateId, DirectBuffer buffer, int offset, int length) {
        if (busy
                || directFailure != null
                || length > MAX_DIRECT_BYTES
                || templateId >= EngineCore.FIRST_COMMAND_TEMPLATE
                || !inbox.isEmpty()
                || !journal.hasRoom()) {
            return false;
        }
        busy = true;
        try {
            long startNs = clock.nanoTime();
            directRecord.putBytes(0, buffer, offset, length);
            long endNs = accept(templateId, directRecord, 0, length, startNs);
            if (!loopback.isEmpty()) {
                drainLoopback();
                endNs = StageClock.NONE;
            }
            telemetry.dutyCycle((endNs == StageClock.NONE ? clock.nanoTime() : endNs) - startNs);
        } catch (Throwable e) {
            failed = true;
            directFailure = e;
        } finally {
            busy = false;
        }
        return true;
    }

    @Override
    public void onClose() {
        inbox.direct(null);
        if (live && !failed) {
            guarded(() -> {
                journal.startNextSegment();
                core.writeSnapshot();
            });
        }
        live = false;
    }

    /**
     * Whether the journal has no room: then nothing is taken from the ring, whose producers do as they do when it is full (market
     * data is dropped, counted and resynchronised, commands are refused, reports are offered again).
     */
    private boolean isStalled() {
        boolean now = !journal.hasRoom();
        if (now && !stalled) {
            telemetry.increment(Metric.JOURNAL_STALLS);
        }
        stalled = now;
        return now;
    }

    private ControlledMessageHandler.Action onMessage(
            int templateId, MutableDirectBuffer buffer, int index, int length) {
        if (!journal.hasRoom()) {
            return ControlledMessageHandler.Action.ABORT;
        }
        if (templateId >= EngineCore.FIRST_COMMAND_TEMPLATE) {
            if (commandsLeft == 0) {
                return ControlledMessageHandler.Action.ABORT;
            }
            commandsLeft--;
        }
        int recordLength = length - EngineInbox.OFFER_TIME_BYTES;
        long unused =
                accept(templateId, buffer, index, recordLength, EngineInbox.offerTimeNs(buffer, index + recordLength));
        drainLoopback();
        return ControlledMessageHandler.Action.CONTINUE;
    }

    private void acceptOwn(int length) {
        long unused = accept(EngineInbox.templateId(inputs.buffer(), 0), inputs.buffer(), 0, length, StageClock.NONE);
        drainLoopback();
    }

    private void drainLoopback() {
        for (byte[] record = loopback.poll(); record != null; record = loopback.poll()) {
            inputs.wrap(record);
            long unused = accept(
                    EngineInbox.templateId(inputs.buffer(), 0), inputs.buffer(), 0, record.length, StageClock.NONE);
        }
    }

    /** When it was applied, {@link StageClock#NONE} when nobody looked at the clock then. */
    private long accept(int templateId, DirectBuffer buffer, int offset, int length, long offeredNs) {
        core.advance(templateId, buffer, offset);
        journalAppend(buffer, offset, length);
        telemetry.increment(Metric.INPUTS);
        if (templateId == QuoteReceivedDecoder.TEMPLATE_ID) {
            stages.onQuote(RecordTimes.timeNs(templateId, buffer, offset), offeredNs);
        } else {
            stages.onApply(
                    StageClock.NONE,
                    offeredNs,
                    templateId == TimerFiredDecoder.TEMPLATE_ID ? lastTimerNs : clock.nanoTime());
        }
        core.apply(templateId, buffer, offset, length);
        long appliedNs = stages.onApplied(core.searched());
        if (journal.isSegmentEnding()) {
            guarded(this::nextSegment);
            return StageClock.NONE;
        }
        return appliedNs;
    }

    private void nextSegment() {
        boolean due = journal.isSnapshotDue();
        journal.startNextSegment();
        if (due) {
            core.writeSnapshot();
        }
    }

    private void journalAppend(DirectBuffer buffer, int offset, int length) {
        try {
            journal.append(core.nowNs(), buffer, offset, length);
        } catch (RuntimeException e) {
            throw journalFailed(e);
        }
    }

    private void guarded(Runnable journalWork) {
        try {
            journalWork.run();
        } catch (AgentTerminationException e) {
            throw e;
        } catch (RuntimeException e) {
            throw journalFailed(e);
        }
    }

    private AgentTerminationException journalFailed(RuntimeException cause) {
        failed = true;
        return new AgentTerminationException(new IllegalStateException(
                "journal failed, engine stops: lastSequence=" + journal.lastSequence(), cause));
    }

    /** Journals, then sends. What certainly was not sent comes back as an input, so that a replay sees it too. */
    private final class LiveOutlet implements Outlet {
        @Override
        public void answered(long orderId, long receiveTimeNs) {
            stages.onAnswered(orderId, receiveTimeNs);
        }

        @Override
        public void record(DirectBuffer buffer, int offset, int length) {
            stages.onDecision();
            journalAppend(buffer, offset, length);
            telemetry.increment(Metric.OUTPUTS);
        }

        @Override
        public void newOrder(int venueId, ApprovedOrder order) {
            stages.onDecision();
            OrderGateway gateway = gateways.getAcquire(venueId);
            boolean sent;
            try {
                sent = gateway != null && gateway.sendNewOrder(order);
            } catch (RuntimeException e) {
                telemetry.increment(Metric.INTERNAL_FAULTS);
                loop(inputs.outcomeUnknown(core.nowNs(), venueId, order, "venue link failed while sending: " + e));
                return;
            }
            if (sent) {
                telemetry.increment(Metric.ORDERS_SENT);
                stages.onSent(venueId, order.orderId(), gateway.isFlushed());
            } else {
                loop(inputs.notSent(core.nowNs(), venueId, order));
            }
        }

        @Override
        public void defined(Instrument instrument) {
            OrderGateway gateway = gateways.getAcquire(instrument.venue().id());
            if (gateway != null) {
                gateway.define(instrument);
            }
        }

        @Override
        public void cancel(int venueId, int instrumentId, long orderId) {
            OrderGateway gateway = gateways.getAcquire(venueId);
            boolean sent;
            try {
                sent = gateway != null && gateway.sendCancel(instrumentId, orderId);
            } catch (RuntimeException e) {
                telemetry.increment(Metric.INTERNAL_FAULTS);
                sent = false;
            }
            if (sent) {
                telemetry.increment(Metric.CANCELS_SENT);
            } else {
                loop(inputs.cancelNotSent(core.nowNs(), venueId, instrumentId, orderId));
            }
        }

        @Override
        public void amend(int venueId, int instrumentId, long orderId, long px, long qty) {
            OrderGateway gateway = gateways.getAcquire(venueId);
            boolean sent;
            try {
                sent = gateway != null && gateway.sendAmend(instrumentId, orderId, px, qty);
            } catch (RuntimeException e) {
                telemetry.increment(Metric.INTERNAL_FAULTS);
                loop(inputs.amendUnknown(
                        core.nowNs(), venueId, instrumentId, orderId, "venue link failed while amending: " + e));
                return;
            }
            if (sent) {
                telemetry.increment(Metric.AMENDS_SENT);
            } else {
                loop(inputs.amendNotSent(core.nowNs(), venueId, instrumentId, orderId));
            }
        }

        @Override
        public void query(int venueId, int instrumentId, long orderId) {
            OrderGateway gateway = gateways.getAcquire(venueId);
            try {
                if (gateway != null && gateway.sendStatusQuery(instrumentId, orderId)) {
                    telemetry.increment(Metric.QUERIES_SENT);
                }
            } catch (RuntimeException e) {
                telemetry.increment(Metric.INTERNAL_FAULTS);
            }
        }

        private void loop(int length) {
            byte[] copy = new byte[length];
            inputs.buffer().getBytes(0, copy);
            loopback.add(copy);
        }
    }

    /** Compares what is decided again with what the journal says was decided; sends nothing. */
    private static final class ReplayOutlet implements Outlet {
        private final ArrayDeque<byte[]> expected = new ArrayDeque<>();
        private @Nullable ReplayDivergedException divergence;

        @Override
        public void record(DirectBuffer buffer, int offset, int length) {
            byte[] copy = new byte[length];
            buffer.getBytes(offset, copy);
            expected.add(copy);
        }

        @Override
        public void newOrder(int venueId, ApprovedOrder order) {
            // Was sent, or not, in the run that is being replayed.
        }

        @Override
        public void cancel(int venueId, int instrumentId, long orderId) {}

        @Override
        public void query(int venueId, int instrumentId, long orderId) {}

        @Override
        public void answered(long orderId, long receiveTimeNs) {
            // Nothing is measured in a replay.
        }

        private void compare(long sequence, DirectBuffer buffer, int offset, int length) {
            byte[] journalled = new byte[length];
            buffer.getBytes(offset, journalled);
            byte[] decided = expected.poll();
            if (divergence == null && !Arrays.equals(journalled, decided)) {
                divergence = new ReplayDivergedException(
                        sequence,
                        "journalled: " + describe(journalled) + "; decided again: "
                                + (decided == null ? "nothing" : describe(decided)));
            }
        }

        private void expectComplete(long sequence) {
            byte[] next = expected.peek();
            if (next != null) {
                if (divergence == null) {
                    divergence = new ReplayDivergedException(
                            sequence, "journalled: an input; decided again: " + describe(next));
                }
                expected.clear();
            }
        }

        private static String describe(byte[] record) {
            RecordWriter view = new RecordWriter();
            view.wrap(record);
            return "template " + EngineInbox.templateId(view.buffer(), 0) + " of schema version "
                    + EngineInbox.schemaVersion(view.buffer(), 0) + ", " + record.length + " bytes";
        }

        private List<byte[]> missing() {
            return List.copyOf(expected);
        }

        private void forget() {
            expected.clear();
            divergence = null;
        }

        private void throwIfDiverged() {
            if (divergence != null) {
                throw divergence;
            }
        }
    }
}
