package io.kairos.engine.adapter.outbound.execution.kraken;

import com.fasterxml.jackson.databind.JsonNode;
import io.kairos.engine.adapter.outbound.execution.kraken.EntryCounters.Counter;
import io.kairos.engine.adapter.outbound.execution.kraken.ReportMapper.Source;
import io.kairos.engine.adapter.outbound.execution.kraken.ReportMapper.Taken;
import io.kairos.engine.adapter.venue.kraken.TradingRate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The two channels of one connection: subscribes, checks that no frame is missing, and begins anew when one is. Frames that come
 * before the balances are published wait. Event loop only.
 *
 * <p>{@code executions} and {@code balances} number their frames each on its own, the snapshot being 1 (wire observations of 2026). A
 * frame that came before, under the same number and with the same content, is passed over; another content under a number that is not
 * above the last means that the numbers began anew, and so does everything: to take it for a repeat would hide fills until the numbers
 * are as high as they were.
 */
final class ChannelSync {
    /** Sends requests on the connection. */
    interface Requests {
        /** As {@link PrivateConnection#request}. */
        void request(String method, String params, AnswerHandler handler);
    }

    /** Hears how it goes. */
    interface Listener {
        /** The account is known from here on: balances can be asked for. */
        void onSubscribed(ChannelSync sync);

        /** A frame is missing; everything is subscribed anew. */
        void onMissed(String why);

        /** It cannot go on with this connection. */
        void onHopeless(String why);
    }

    /** How far it is. */
    private enum Phase {
        /** Both channels are being left, or were not subscribed yet: what still comes belongs to the past. */
        LEAVING,
        /** The snapshots are waited for. */
        SUBSCRIBING,
        /** Both snapshots are there; events wait for the balances to be published. */
        HOLDING,
        /** Events are passed on as they come. */
        LIVE
    }

    private static final int MAX_HELD = 10_000;
    private static final int MAX_RESYNCS = 5;
    private static final long RESYNC_WINDOW_NS = 60_000_000_000L;
    private static final String EXECUTIONS =
            "\"channel\":\"executions\",\"snap_orders\":true,\"snap_trades\":true,\"order_status\":true,\"ratecounter\":true";
    private static final String BALANCES = "\"channel\":\"balances\",\"snapshot\":true";

    private final Requests connection;
    private final Listener listener;
    private final ReportMapper reports;
    private final AccountBook accountBook;
    private final AccountSync account;
    private final TradingRate tradingRate;
    private final EntryCounters counters;
    private final LongSupplier epochNanos;
    private final LongSupplier nanoTime;
    private final boolean first;
    private final List<JsonNode> held = new ArrayList<>();
    private Phase phase = Phase.LEAVING;
    private @Nullable JsonNode executionsSnapshot;
    private boolean hasBalances;
    private final RecentFrames recentExecutions = new RecentFrames();
    private final RecentFrames recentBalances = new RecentFrames();
    private long executionsSequence;
    private long balancesSequence;
    private int resyncs;
    private long windowNs;

    /**
     * Nothing subscribed yet.
     *
     * @param first whether this is the first connection since start.
     */
    ChannelSync(
            Requests connection,
            Listener listener,
            ReportMapper reports,
            AccountBook accountBook,
            AccountSync account,
            TradingRate tradingRate,
            EntryCounters counters,
            LongSupplier epochNanos,
            LongSupplier nanoTime,
            boolean first) {
        this.connection = connection;
        this.listener = listener;
        this.reports = reports;
        this.accountBook = accountBook;
        this.account = account;
        this.tradingRate = tradingRate;
        this.counters = counters;
        this.epochNanos = epochNanos;
        this.nanoTime = nanoTime;
        this.first = first;
        this.windowNs = nanoTime.getAsLong();
    }

    /** Subscribes both channels. */
    void subscribe() {
        begin(Phase.SUBSCRIBING);
        connection.request("subscribe", EXECUTIONS, new Step("executions") {
            @Override
            public void onResult(JsonNode result) {
                JsonNode threshold = result.path("maxratecount");
                if (threshold.isNumber() && threshold.canConvertToLong()) {
                    tradingRate.learnThreshold(threshold.longValue());
                }
            }
        });
        connection.request("subscribe", BALANCES, new Step("balances"));
    }

    private void begin(Phase next) {
        phase = next;
        executionsSnapshot = null;
        hasBalances = false;
        held.clear();
    }

    /** Something may be missing: leaves both channels and subscribes them again. Where that has begun already it is enough. */
    void resync(String why) {
        if (phase == Phase.LEAVING) {
            // A second round at the same time would leave what the first has just subscribed.
            return;
        }
        long nowNs = nanoTime.getAsLong();
        if (nowNs - windowNs > RESYNC_WINDOW_NS) {
            windowNs = nowNs;
            resyncs = 0;
        }
        counters.count(Counter.RESYNCS);
        if (++resyncs > MAX_RESYNCS) {
            listener.onHopeless(resyncs + " times within a minute: " + why);
            return;
        }
        begin(Phase.LEAVING);
        listener.onMissed(why);
        leave("executions", () -> leave("balances", this::subscribe));
    }

    private void leave(String channel, Runnable then) {
        connection.request("unsubscribe", "\"channel\":\"" + channel + '"', new Step(channel) {
            @Override
            public void onResult(JsonNode result) {
                then.run();
            }

            @Override
            public void onError(String error, boolean refused) {
                // Whoever is refused to leave what he is not in has what he wanted.
                then.run();
            }
        });
    }

    /** A step without which there is no session. */
    private class Step implements AnswerHandler {
        private final String channel;

        Step(String channel) {
            this.channel = channel;
        }

        @Override
        public void onResult(JsonNode result) {
            // The snapshot follows.
        }

        @Override
        public void onError(String error, boolean refused) {
            if (error.startsWith("Already subscribed")) {
                // No snapshot follows.
                resync(channel + ": " + error);
            } else {
                listener.onHopeless(channel + " refused: " + error);
            }
        }

        @Override
        public void onNoAnswer(String why) {
            listener.onHopeless(channel + ": " + why);
        }
    }

    /** A frame of a channel. */
    void onFrame(String channel, JsonNode frame) {
        JsonNode sequence = frame.path("sequence");
        JsonNode rows = frame.path("data");
        String type = frame.path("type").asText();
        boolean snapshot = "snapshot".equals(type);
        boolean readable = sequence.isIntegralNumber() && sequence.canConvertToLong() && rows.isArray();
        if (!readable || !(snapshot || "update".equals(type))) {
            // Its number, if it has one, is not used up: the next frame shows whether something was missed.
            counters.count(Counter.NOT_UNDERSTOOD);
        } else if ("executions".equals(channel)) {
            onExecutions(snapshot, sequence.longValue(), rows);
        } else {
            onBalances(snapshot, sequence.longValue(), rows);
        }
    }

    private void onExecutions(boolean snapshot, long sequence, JsonNode rows) {
        if (phase == Phase.LEAVING) {
            return;
        }
        if (snapshot) {
            if (phase == Phase.SUBSCRIBING && executionsSnapshot == null) {
                executionsSnapshot = rows;
                executionsSequence = sequence;
                recentExecutions.clear();
                goOn();
            } else {
                counters.count(Counter.REPEATED_FRAMES);
            }
            return;
        }
        if (executionsSnapshot == null) {
            return;
        }
        if (sequence <= executionsSequence) {
            onNumberedBack("executions", recentExecutions.has(sequence, rows), executionsSequence, sequence);
            return;
        }
        boolean gap = sequence > executionsSequence + 1;
        for (JsonNode row : rows) {
            noteBooking(row);
        }
        Taken taken = Taken.YES;
        if (phase == Phase.LIVE) {
            taken = takeRows(rows, Source.UPDATE, 0);
        } else if (held.size() < MAX_HELD) {
            held.add(rows);
        } else {
            listener.onHopeless("more than " + MAX_HELD + " frames wait");
            return;
        }
        if (taken == Taken.ORPHAN) {
            return;
        }
        if (gap) {
            resync("executions jumped from " + executionsSequence + " to " + sequence);
        } else if (taken == Taken.YES) {
            // A frame that is not understood may be followed by one that is, under the same number.
            executionsSequence = sequence;
            recentExecutions.add(sequence, rows);
        }
    }

    private void onNumberedBack(String channel, boolean repeated, long last, long sequence) {
        if (repeated) {
            counters.count(Counter.REPEATED_FRAMES);
        } else {
            resync(channel + " went back from " + last + " to " + sequence);
        }
    }

    private void noteBooking(JsonNode row) {
        if ("trade".equals(row.path("exec_type").asText())) {
            account.onBooking(Fields.timeNs(row.path("timestamp")));
        } else {
            account.onHoldChanged();
        }
    }

    private void onBalances(boolean snapshot, long sequence, JsonNode rows) {
        if (phase == Phase.LEAVING) {
            return;
        }
        if (snapshot) {
            if (phase == Phase.SUBSCRIBING && !hasBalances) {
                hasBalances = true;
                balancesSequence = sequence;
                recentBalances.clear();
                accountBook.onStreamSnapshot(rows);
                goOn();
            } else {
                counters.count(Counter.REPEATED_FRAMES);
            }
            return;
        }
        if (!hasBalances) {
            return;
        }
        if (sequence <= balancesSequence) {
            onNumberedBack("balances", recentBalances.has(sequence, rows), balancesSequence, sequence);
            return;
        }
        boolean gap = sequence > balancesSequence + 1;
        for (JsonNode row : rows) {
            accountBook.onStreamUpdate(row, epochNanos.getAsLong());
            account.onBooking(Fields.timeNs(row.path("timestamp")));
        }
        if (gap) {
            resync("balances jumped from " + balancesSequence + " to " + sequence);
        } else {
            balancesSequence = sequence;
            recentBalances.add(sequence, rows);
        }
    }

    private void goOn() {
        if (executionsSnapshot != null && hasBalances) {
            phase = Phase.HOLDING;
            listener.onSubscribed(this);
        }
    }

    /**
     * The balances are published: reports trades of the past, open orders, then what waited, and from now on all as it comes.
     *
     * @param reconciliation a number of its own, above zero.
     * @return false when something was missed after all, so that everything begins anew.
     */
    boolean goLive(int reconciliation) {
        JsonNode snapshot = executionsSnapshot;
        if (snapshot == null || phase != Phase.HOLDING) {
            return false;
        }
        Source source = first ? Source.FIRST_SNAPSHOT : Source.SNAPSHOT;
        List<JsonNode> trades = new ArrayList<>();
        List<JsonNode> orders = new ArrayList<>();
        for (JsonNode row : snapshot) {
            ("trade".equals(row.path("exec_type").asText()) ? trades : orders).add(row);
        }
        // An order that is open says who it is; its trades may not.
        for (JsonNode order : orders) {
            reports.introduceFromSnapshot(order);
        }
        takeRows(trades, source, reconciliation);
        takeRows(orders, source, reconciliation);
        reports.onSnapshotTaken(reconciliation);
        phase = Phase.LIVE;
        List<JsonNode> waited = new ArrayList<>(held);
        held.clear();
        for (JsonNode rows : waited) {
            takeRows(rows, Source.UPDATE, 0);
            if (phase != Phase.LIVE) {
                return false;
            }
        }
        return true;
    }

    private Taken takeRows(Iterable<JsonNode> rows, Source source, int reconciliation) {
        Taken worst = Taken.YES;
        for (JsonNode row : rows) {
            Taken taken = reports.onRow(row, source, reconciliation, epochNanos.getAsLong());
            if (taken == Taken.ORPHAN && source == Source.UPDATE) {
                resync("an order was not announced");
                return Taken.ORPHAN;
            }
            if (taken == Taken.NOT_UNDERSTOOD) {
                worst = taken;
            }
        }
        return worst;
    }
}
