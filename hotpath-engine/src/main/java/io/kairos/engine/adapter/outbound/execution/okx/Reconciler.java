package io.kairos.engine.adapter.outbound.execution.okx;

import com.fasterxml.jackson.databind.JsonNode;
import io.kairos.domain.instrument.Instrument;
import io.kairos.engine.adapter.outbound.execution.entry.VenueNames;
import io.kairos.engine.adapter.venue.okx.OkxErrors;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Compares with the venue over REST, since its pushes begin with the next event and none is repeated: balances, then open orders,
 * then the trades since the last comparison, then whatever of ours is open and not in the venue's list. Event loop only; one pass
 * at a time.
 */
final class Reconciler {
    /** Hears of the end of a pass. */
    interface Listener {
        /** All of it was told to the engine. */
        void onReconciled(int openOrders);

        /** The pass is to be repeated. */
        void onFailed(String why);
    }

    private static final int PAGE_SIZE = 100;
    private static final int MAX_PAGES = 50;
    private static final int MAX_MISSING = 20;
    private static final int BALANCE_ROUNDS = 4;
    /** Trades of so long before the last pass are looked at again: they may have been listed late. */
    private static final long OVERLAP_MS = 10_000;
    /** An order that was just spoken of is not missed because a list is a moment old. */
    private static final long QUIET_NS = TimeUnit.SECONDS.toNanos(3);

    private final Calls calls;
    private final VenueNames names;
    private final ReportMapper reports;
    private final AccountBook accountBook;
    private final OpenOrders open;
    private final LongSupplier epochClock;
    private final LongSupplier nanoTime;
    private final LongSupplier venueClockMs;
    private final BiConsumer<Instrument, Long> ask;
    private long tradesSinceMs = -1;
    /** Pushes since start, to see whether there were any. */
    private long pushes;

    private final AtomicLong passes = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private final AtomicLong recoveredTrades = new AtomicLong();
    private final AtomicLong missingOrders = new AtomicLong();

    /**
     * A reconciler.
     *
     * @param ask asks for the truth about an order of ours.
     */
    Reconciler(
            Calls calls,
            VenueNames names,
            ReportMapper reports,
            AccountBook accountBook,
            OpenOrders open,
            LongSupplier epochClock,
            LongSupplier nanoTime,
            LongSupplier venueClockMs,
            BiConsumer<Instrument, Long> ask) {
        this.calls = calls;
        this.names = names;
        this.reports = reports;
        this.accountBook = accountBook;
        this.open = open;
        this.epochClock = epochClock;
        this.nanoTime = nanoTime;
        this.venueClockMs = venueClockMs;
        this.ask = ask;
    }

    /** A push of orders or of the account came. */
    void onPush() {
        pushes++;
    }

    /** Passes that were completed; any thread. */
    long passes() {
        return passes.get();
    }

    /** Passes that were not; any thread. */
    long failures() {
        return failures.get();
    }

    /** Trades that no push had told before a list did; any thread. */
    long recoveredTrades() {
        return recoveredTrades.get();
    }

    /** Orders that we took for open and the venue's list did not hold; any thread. */
    long missingOrders() {
        return missingOrders.get();
    }

    /**
     * Begins a pass.
     *
     * @param snapshot whether every balance and open order is told, as after a connection is made; else balances to be compared, and
     *     differences of orders.
     * @param wanted asked before each step; the pass ends silently when it says no.
     */
    void start(boolean snapshot, BooleanSupplier wanted, Listener listener) {
        new Pass(snapshot, wanted, listener).balances(1);
    }

    private final class Pass {
        private final boolean snapshot;
        private final BooleanSupplier wanted;
        private final Listener listener;
        private final long beginMs = venueClockMs.getAsLong();
        private final long quietSinceNs = nanoTime.getAsLong() - QUIET_NS;
        private final Set<Long> listed = new HashSet<>();
        private int openOrders;

        Pass(boolean snapshot, BooleanSupplier wanted, Listener listener) {
            this.snapshot = snapshot;
            this.wanted = wanted;
            this.listener = listener;
        }

        /**
         * An answer that a push overtook, or ran into, tells of a moment that the engine is past already: as a snapshot it would take
         * back, for example, what a cancel has just set free. So it is asked again; after a few times, or when the budget ends, an
         * account that never rests is taken as it is. Where balances are only compared the engine judges what counts.
         */
        void balances(int round) {
            long before = pushes;
            long askedNs = epochClock.getAsLong();
            call(PrivateCalls.BALANCE, Map.of(), round > 1, data -> {
                if (!data.path(0).path("details").isArray()) {
                    fail("account/balance answered without balances");
                    return;
                }
                if (snapshot && pushes != before && round < BALANCE_ROUNDS && calls.tryTake(PrivateCalls.BALANCE)) {
                    balances(round + 1);
                    return;
                }
                if (snapshot) {
                    accountBook.onAccount(data.path(0), epochClock.getAsLong());
                } else {
                    accountBook.onComparison(data.path(0), askedNs, epochClock.getAsLong());
                }
                pending("", 1);
            });
        }

        private void pending(String after, int page) {
            Map<String, String> params = page(after);
            call(PrivateCalls.PENDING, params, false, rows -> {
                for (JsonNode row : rows) {
                    openOrders++;
                    onOpenOrder(row);
                }
                String last = rows.path(rows.size() - 1).path("ordId").asText();
                if (rows.size() == PAGE_SIZE && page < MAX_PAGES && !last.isEmpty()) {
                    pending(last, page + 1);
                } else if (tradesSinceMs < 0) {
                    // Nothing was missed before the first connection that a query of each order left open would not
                    // tell.
                    finish();
                } else {
                    trades("", 1, new ArrayList<>());
                }
            });
        }

        private void onOpenOrder(JsonNode row) {
            Instrument on = names.instrument(row.path("instId").asText());
            if (on == null) {
                reports.onForeignMarket(row);
                return;
            }
            long orderId = OrderMessages.orderId(row.path("clOrdId").asText());
            listed.add(orderId);
            if (snapshot || (orderId != 0 && open.ageNs(orderId, nanoTime.getAsLong()) == 0)) {
                reports.onStatus(on, orderId, epochClock.getAsLong(), row);
            }
        }

        private void trades(String after, int page, List<JsonNode> trades) {
            Map<String, String> params = page(after);
            params.put("begin", Long.toString(tradesSinceMs - OVERLAP_MS));
            call(PrivateCalls.FILLS, params, false, rows -> {
                rows.forEach(trades::add);
                String last = rows.path(rows.size() - 1).path("billId").asText();
                if (rows.size() == PAGE_SIZE && page < MAX_PAGES && !last.isEmpty()) {
                    trades(last, page + 1, trades);
                    return;
                }
                // The newest come first.
                for (int i = trades.size() - 1; i >= 0; i--) {
                    onTrade(trades.get(i));
                }
                finish();
            });
        }

        private void onTrade(JsonNode row) {
            Instrument on = names.instrument(row.path("instId").asText());
            if (on == null) {
                reports.onForeignMarket(row);
                return;
            }
            long orderId = OrderMessages.orderId(row.path("clOrdId").asText());
            if (reports.onFill(on, orderId, epochClock.getAsLong(), row, false)) {
                recoveredTrades.incrementAndGet();
            }
        }

        private void finish() {
            tradesSinceMs = beginMs;
            passes.incrementAndGet();
            if (!snapshot) {
                for (OpenOrders.Missing missing : open.missing(listed, quietSinceNs, MAX_MISSING)) {
                    missingOrders.incrementAndGet();
                    ask.accept(missing.instrument(), missing.orderId());
                }
            }
            listener.onReconciled(openOrders);
        }

        private static Map<String, String> page(String after) {
            Map<String, String> params = new LinkedHashMap<>();
            params.put("instType", "SPOT");
            params.put("limit", Integer.toString(PAGE_SIZE));
            if (!after.isEmpty()) {
                params.put("after", after);
            }
            return params;
        }

        private void fail(String why) {
            failures.incrementAndGet();
            listener.onFailed(why);
        }

        private void call(String path, Map<String, String> params, boolean taken, Consumer<JsonNode> then) {
            if (!wanted.getAsBoolean()) {
                return;
            }
            if (!taken && !calls.tryTake(path)) {
                fail(path + ": not asked, the budget is used up");
                return;
            }
            calls.get(path, params, new AnswerHandler() {
                @Override
                public void onDone(JsonNode data) {
                    if (wanted.getAsBoolean()) {
                        then.accept(data);
                    }
                }

                @Override
                public void onRefused(int status, String code, String message) {
                    if (wanted.getAsBoolean()) {
                        fail(path + ": " + OkxErrors.text(status, code, message));
                    }
                }

                @Override
                public void onNoAnswer(String why) {
                    if (wanted.getAsBoolean()) {
                        fail(path + ": " + why);
                    }
                }
            });
        }
    }
}
