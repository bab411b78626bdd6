package io.kairos.engine.adapter.outbound.execution.binance;

import com.fasterxml.jackson.databind.JsonNode;
import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.number.DecimalText;
import io.kairos.domain.number.FixedMath;
import io.kairos.engine.adapter.venue.ExecutionReport;
import io.kairos.journal.codec.ReportKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.collections.Long2ObjectHashMap;
import org.agrona.collections.LongHashSet;

/**
 * Our orders that are open at the venue as far as its answers and events tell, to compare with its list of open orders: an event that
 * never came shows as an order that is missing there, or that has filled farther there. Such an order is asked for, by the same question
 * and under the same rules of answers that trail as any other; the list itself changes nothing.
 *
 * <p>An order of which something was heard less than {@link #QUIET_NS} before the list was asked for is passed over: the list may trail
 * the events, and events the list. One that has ended is never taken for open because a list shows it.
 *
 * <p>Bounds: {@link #CAPACITY} open orders are known, more are counted and left to the engine's own questions; the last
 * {@link #ENDED_KEPT} that ended are remembered. Event loop only, but for the counter.
 */
final class OpenOrders {
    static final int CAPACITY = 8_192;
    static final int ENDED_KEPT = 4_096;
    /** How long nothing must have been heard of an order before the list has a say. */
    static final long QUIET_NS = TimeUnit.SECONDS.toNanos(2);

    private static final class Open {
        private final LongHashSet trades = new LongHashSet(4);
        /** Its quantities are in the decimals of this. */
        private Instrument on;

        private long signNs;
        /** Sum of the trades that were told, each once. */
        private long tradedQty;

        Open(Instrument on) {
            this.on = on;
        }

        void define(Instrument now) {
            int more = now.qtyDecimals() - on.qtyDecimals();
            if (more > 0) {
                tradedQty = Math.multiplyExact(tradedQty, FixedMath.pow10(more));
            }
            on = more < 0 ? on : now;
        }

        void addTrade(long tradeId, long qty, Instrument in) {
            if (trades.add(tradeId)) {
                tradedQty += FixedMath.rescaleExact(qty, in.qtyDecimals(), on.qtyDecimals());
            }
        }
    }

    /** An order to ask for. */
    record Doubt(Instrument instrument, long orderId) {}

    private final Long2ObjectHashMap<Open> byId = new Long2ObjectHashMap<>();
    private final LongHashSet ended = new LongHashSet();
    private final long[] endedInOrder = new long[ENDED_KEPT];
    private int nextEnded;
    private final AtomicLong untracked = new AtomicLong();

    /** The venue spoke of an order of ours; times by a clock that never goes back. */
    void onReport(Instrument on, ExecutionReport said, long nowNs) {
        long orderId = said.orderId();
        switch (said.state()) {
            case FILLED, CANCELED, REJECTED, EXPIRED -> onEnd(orderId);
            case PENDING_NEW, LIVE, PENDING_CANCEL -> onOpen(on, said, nowNs);
            case UNKNOWN, SBE_UNKNOWN, NULL_VAL -> {
                // Nothing that it would tell of.
            }
        }
    }

    private void onOpen(Instrument on, ExecutionReport said, long nowNs) {
        long orderId = said.orderId();
        if (orderId <= 0 || ended.contains(orderId)) {
            return;
        }
        Open open = byId.get(orderId);
        if (open == null) {
            if (byId.size() >= CAPACITY) {
                untracked.incrementAndGet();
                return;
            }
            open = new Open(on);
            byId.put(orderId, open);
        }
        open.define(on);
        if (said.kind() == ReportKind.TRADED) {
            open.addTrade(said.tradeId(), said.lastQty(), on);
        }
        open.signNs = nowNs;
    }

    private void onEnd(long orderId) {
        forget(orderId);
        if (orderId > 0 && ended.add(orderId)) {
            ended.remove(endedInOrder[nextEnded]);
            endedInOrder[nextEnded] = orderId;
            nextEnded = (nextEnded + 1) % ENDED_KEPT;
        }
    }

    /** The venue does not have it, or it was never taken: the engine asks on. */
    void forget(long orderId) {
        byId.remove(orderId);
    }

    /**
     * Compares with the venue's list.
     *
     * @param listed orders of ours there, by our id.
     * @param askedNs when the list was asked for.
     * @param limit most that are told; the others are told next time.
     */
    List<Doubt> compare(Map<Long, Listed> listed, long askedNs, int limit) {
        List<Doubt> doubts = new ArrayList<>(0);
        byId.forEachLong((orderId, open) -> {
            Listed there = listed.get(orderId);
            boolean same = there != null && there.hasNotFilledBeyond(open.tradedQty, open.on);
            if (!same && open.signNs - (askedNs - QUIET_NS) < 0 && doubts.size() < limit) {
                doubts.add(new Doubt(open.on, orderId));
            }
        });
        listed.forEach((orderId, there) -> {
            if (doubts.size() < limit
                    && !byId.containsKey(orderId.longValue())
                    && !ended.contains(orderId.longValue())) {
                doubts.add(new Doubt(there.instrument(), orderId));
            }
        });
        return doubts;
    }

    /** An order as the list shows it. */
    record Listed(Instrument instrument, JsonNode order) {
        private boolean hasNotFilledBeyond(long tradedQty, Instrument on) {
            try {
                return DecimalText.parse(order.path("executedQty").asText(), on.qtyDecimals()) <= tradedQty;
            } catch (NumberFormatException e) {
                // Finer than what we know, or no number: the question will tell.
                return false;
            }
        }
    }

    /** Reports of open orders that there was no room for; any thread. */
    long untracked() {
        return untracked.get();
    }
}
