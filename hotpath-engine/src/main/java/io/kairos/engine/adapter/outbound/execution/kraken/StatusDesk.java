package io.kairos.engine.adapter.outbound.execution.kraken;

import com.fasterxml.jackson.databind.JsonNode;
import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.order.ClientOrderId;
import io.kairos.engine.adapter.outbound.execution.kraken.EntryCounters.Counter;
import io.kairos.engine.adapter.outbound.execution.kraken.Fields.UnreadableException;
import io.kairos.engine.adapter.venue.kraken.KrakenErrors;
import io.kairos.engine.adapter.venue.kraken.PrivateRate;
import io.kairos.journal.codec.OrderState;
import io.kairos.journal.codec.ReportKind;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Asks for the truth about orders: the state, then the trades until they add up to what the state says was executed. Calls are
 * dear, so orders whose id at the venue is known are asked for together, one call at a time. Event loop only.
 *
 * <p>The venue's queries trail its socket, by up to a minute: an answer that is behind what the socket told is asked for again,
 * and an order that is not found counts as not found only when its time for that is over.
 */
final class StatusDesk {
    private static final int MAX_BATCH = 20;
    private static final int MAX_TRADES = 20;
    private static final int MAX_ROUNDS = 5;
    private static final int ROUND_DELAY_MS = 250;
    private static final int QUERY_POINTS = 1;
    private static final int TRADES_POINTS = 2;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final RestPath rest;
    private final OrderTracks tracks;
    private final ReportMapper reports;
    private final EntryCounters counters;
    private final EventLoop eventLoop;
    private final LongSupplier epochNanos;
    private final LongSupplier nanoTime;
    private final int queryLagMs;
    private final Map<Long, Query> waiting = new LinkedHashMap<>();
    private boolean held;
    private boolean busy;

    /** One order that is asked for. */
    private static final class Query {
        private final OrderTrack track;
        private final Instrument asked;
        private final List<Runnable> done = new ArrayList<>(1);
        private int rounds;
        private boolean alone;
        private boolean wanted;
        private boolean paused;

        Query(OrderTrack track, Instrument on) {
            this.track = track;
            this.asked = on;
        }

        /** As it is defined now: the track's quantities are in its decimals. */
        Instrument on() {
            Instrument now = track.instrument;
            return now == null ? asked : now;
        }
    }

    StatusDesk(
            RestPath rest,
            OrderTracks tracks,
            ReportMapper reports,
            EntryCounters counters,
            EventLoop eventLoop,
            LongSupplier epochNanos,
            LongSupplier nanoTime,
            int queryLagMs) {
        this.rest = rest;
        this.tracks = tracks;
        this.reports = reports;
        this.counters = counters;
        this.eventLoop = eventLoop;
        this.epochNanos = epochNanos;
        this.nanoTime = nanoTime;
        this.queryLagMs = queryLagMs;
    }

    /** Asks for an order of ours; one that is being asked for already is not asked for twice. {@code done} is called once. */
    void ask(Instrument on, long orderId, Runnable done) {
        Query query = waiting.computeIfAbsent(orderId, id -> new Query(tracks.add(id, on), on));
        if (query.wanted) {
            // Asked for already: one that waits again must not hold a place that a cancel may need.
            done.run();
            return;
        }
        query.wanted = true;
        query.done.add(done);
        pump();
    }

    /** Compares orders of ours that nobody asks for; where that fails nothing is said. */
    void compare(List<OrderTrack> orders) {
        for (OrderTrack track : orders) {
            Instrument on = track.instrument;
            if (on != null) {
                waiting.computeIfAbsent(track.orderId, id -> new Query(track, on));
            }
        }
        pump();
    }

    /** A reconciliation began: its snapshot will answer most questions, so they wait. */
    void hold() {
        held = true;
    }

    /**
     * The reconciliation is over.
     *
     * @param reconciliation its number; orders that it showed, with all their trades, need no other answer. 0 when it failed.
     */
    void release(int reconciliation) {
        held = false;
        for (Query query : List.copyOf(waiting.values())) {
            OrderTrack track = query.track;
            if (reconciliation > 0 && track.shownIn == reconciliation && track.tradedQty == track.cumQty && !busy) {
                counters.count(Counter.QUERIES_SPARED);
                end(query);
            }
        }
        pump();
    }

    /** How many wait. */
    int size() {
        return waiting.size();
    }

    private void pump() {
        if (held || busy) {
            return;
        }
        List<Query> batch = new ArrayList<>();
        Query single = null;
        for (Query query : waiting.values()) {
            if (query.paused) {
                continue;
            }
            if (query.track.venueOrderId.isEmpty() || query.alone) {
                single = single == null ? query : single;
            } else if (batch.size() < MAX_BATCH) {
                batch.add(query);
            }
        }
        if (!batch.isEmpty()) {
            byVenueId(batch);
        } else if (single != null) {
            if (single.track.venueOrderId.isEmpty()) {
                byOurId(single, "OpenOrders", "open");
            } else {
                byVenueId(List.of(single));
            }
        }
    }

    private void byVenueId(List<Query> batch) {
        busy = true;
        List<String> ids = batch.stream().map(query -> query.track.venueOrderId).toList();
        Map<String, String> params =
                Map.of("txid", String.join(",", ids), "trades", "true", "consolidate_taker", "false");
        rest.request(PrivateRate.Use.QUERY, QUERY_POINTS, "QueryOrders", params, new Step(batch) {
            @Override
            public void onResult(JsonNode orders) {
                List<Found> found = new ArrayList<>();
                for (Query query : batch) {
                    JsonNode order = orders.path(query.track.venueOrderId);
                    if (order.isObject()) {
                        found.add(new Found(query, order));
                    } else {
                        notFound(query, "QueryOrders left it out");
                    }
                }
                fetchTrades(found);
            }

            @Override
            public void onError(String error, boolean refused) {
                if (KrakenErrors.isUnknownOrder(error) && batch.size() > 1) {
                    batch.forEach(query -> query.alone = true);
                    goOn();
                } else if (KrakenErrors.isUnknownOrder(error)) {
                    notFound(batch.get(0), error);
                    goOn();
                } else {
                    super.onError(error, refused);
                }
            }
        });
    }

    /** First among the open ones, then among those that ended: in this order one that ends in between is not missed. */
    private void byOurId(Query query, String method, String field) {
        busy = true;
        String ours = ClientOrderId.format(query.track.orderId);
        Map<String, String> params = Map.of("cl_ord_id", ours, "trades", "true", "consolidate_taker", "false");
        rest.request(PrivateRate.Use.QUERY, QUERY_POINTS, method, params, new Step(List.of(query)) {
            @Override
            public void onResult(JsonNode result) {
                for (Map.Entry<String, JsonNode> entry : result.path(field).properties()) {
                    if (ours.equals(entry.getValue().path("cl_ord_id").asText())) {
                        tracks.name(query.track, entry.getKey());
                        fetchTrades(List.of(new Found(query, entry.getValue())));
                        return;
                    }
                }
                if ("open".equals(field)) {
                    byOurId(query, "ClosedOrders", "closed");
                } else {
                    notFound(query, "neither open nor closed orders have it");
                    goOn();
                }
            }
        });
    }

    private record Found(Query query, JsonNode order) {}

    private void fetchTrades(List<Found> found) {
        List<String> ids = new ArrayList<>();
        for (Found one : found) {
            one.order().path("trades").forEach(id -> ids.add(id.asText()));
        }
        fetchTrades(found, ids, 0, new LinkedHashMap<>());
    }

    private void fetchTrades(List<Found> found, List<String> ids, int from, Map<String, JsonNode> trades) {
        if (from >= ids.size()) {
            found.forEach(one -> answer(one, trades));
            goOn();
            return;
        }
        int to = Math.min(ids.size(), from + MAX_TRADES);
        Map<String, String> params = Map.of("txid", String.join(",", ids.subList(from, to)));
        List<Query> queries = found.stream().map(Found::query).toList();
        rest.request(PrivateRate.Use.QUERY, TRADES_POINTS, "QueryTrades", params, new Step(queries) {
            @Override
            public void onResult(JsonNode page) {
                page.properties().forEach(entry -> trades.put(entry.getKey(), entry.getValue()));
                fetchTrades(found, ids, to, trades);
            }
        });
    }

    private void answer(Found found, Map<String, JsonNode> trades) {
        Query query = found.query();
        OrderTrack track = query.track;
        JsonNode order = found.order();
        try {
            long executed = Fields.exact(order, "vol_exec", query.on().qtyDecimals());
            long ordered = Fields.exact(order, "vol", query.on().qtyDecimals());
            OrderState state = ReportMapper.queriedState(order, executed, ordered);
            boolean open = state == OrderState.LIVE || state == OrderState.PENDING_NEW;
            if (executed < track.cumQty || (open && track.ended && !track.concluded)) {
                again(query, "the query trails the socket");
                return;
            }
            List<JsonNode> own = new ArrayList<>();
            long traded = 0;
            for (JsonNode id : order.path("trades")) {
                JsonNode trade = trades.get(id.asText());
                if (trade != null) {
                    own.add(trade);
                    traded = Math.addExact(
                            traded, Fields.exact(trade, "vol", query.on().qtyDecimals()));
                }
            }
            if (traded != executed) {
                again(query, "trades do not add up to what was executed: executed=" + executed + " traded=" + traded);
                return;
            }
            boolean feeInBase = order.path("oflags").asText().contains("fcib");
            long receiveTimeNs = epochNanos.getAsLong();
            for (JsonNode trade : own) {
                reports.onQueriedTrade(track, query.on(), trade, feeInBase, receiveTimeNs);
            }
            reports.onQueriedOrder(track, query.on(), order, receiveTimeNs);
            end(query);
        } catch (UnreadableException e) {
            reports.notUnderstood(track, query.on(), epochNanos.getAsLong(), "query", e);
            end(query);
        } catch (ArithmeticException e) {
            unknown(query, "sum of trades does not fit 64 bits");
        }
    }

    private void again(Query query, String why) {
        if (++query.rounds >= MAX_ROUNDS) {
            unknown(query, why);
            return;
        }
        query.paused = true;
        var unused = eventLoop.schedule(
                () -> {
                    query.paused = false;
                    pump();
                },
                (long) ROUND_DELAY_MS << query.rounds,
                TimeUnit.MILLISECONDS);
    }

    private void notFound(Query query, String words) {
        OrderTrack track = query.track;
        long ageNs = nanoTime.getAsLong() - track.sinceNs;
        if (track.known || ageNs < queryLagMs * NANOS_PER_MILLI) {
            unknown(query, "not found, but queries may trail by " + queryLagMs + " ms: " + words);
        } else {
            track.endConcluded();
            report(query, ReportKind.NOT_FOUND, words);
        }
    }

    private void unknown(Query query, String words) {
        if (query.wanted) {
            report(query, ReportKind.OUTCOME_UNKNOWN, words);
        } else {
            end(query);
        }
    }

    private void report(Query query, ReportKind kind, String words) {
        reports.plain(kind, OrderState.UNKNOWN, query.on().id(), query.track.orderId, epochNanos.getAsLong(), words);
        end(query);
    }

    private void end(Query query) {
        waiting.remove(query.track.orderId);
        query.done.forEach(Runnable::run);
    }

    private void goOn() {
        busy = false;
        pump();
    }

    /** A step of which a lost or refused answer ends the queries. */
    private abstract class Step implements AnswerHandler {
        private final List<Query> queries;

        Step(List<Query> queries) {
            this.queries = queries;
        }

        @Override
        public void onError(String error, boolean refused) {
            onNoAnswer(error);
        }

        @Override
        public void onNoAnswer(String why) {
            queries.forEach(query -> unknown(query, "query failed: " + why));
            goOn();
        }
    }
}
