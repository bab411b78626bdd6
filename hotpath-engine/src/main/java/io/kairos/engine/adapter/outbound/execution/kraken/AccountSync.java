package io.kairos.engine.adapter.outbound.execution.kraken;

import com.fasterxml.jackson.databind.JsonNode;
import io.kairos.engine.adapter.outbound.execution.kraken.EntryCounters.Counter;
import io.kairos.engine.adapter.venue.VenueTime;
import io.kairos.engine.adapter.venue.kraken.PrivateRate;
import io.netty.channel.EventLoop;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.agrona.concurrent.EpochNanoClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds moments for the balances, which BalanceEx tells without one. An answer is as of the moment of asking if nothing was booked
 * from then until a little after the answer, and if the socket tells the same totals. Otherwise it is asked again, a few times.
 * While the link is up each answer is passed on to be compared; the engine knows what was in motion. Event loop only.
 */
final class AccountSync {
    /** Asks by REST. */
    interface Questions {
        /** As {@link RestPath#request}. */
        void request(PrivateRate.Use use, int points, String method, Map<String, String> params, AnswerHandler handler);
    }

    private static final Logger LOG = LoggerFactory.getLogger(AccountSync.class);
    private static final String METHOD = "BalanceEx";
    private static final int MAX_ROUNDS = 8;
    /** Balances are asked for after so many intervals even when nothing happens. */
    private static final int QUIET_INTERVALS = 3;

    private static final long NANOS_PER_MILLI = 1_000_000;

    private final AccountBook book;
    private final Questions rest;
    private final EventLoop eventLoop;
    private final EpochNanoClock clock;
    private final VenueTime time;
    private final EntryCounters counters;
    private final int settleMs;
    private final int intervalMs;
    private final long lagNs;
    private long activity;
    private long holdChanges;
    private long newestNs;
    /** Which session asks; answers to questions of another one are not used. */
    private int session;

    private boolean live;
    private boolean dirty;
    private boolean asking;
    private int quietIntervals;

    AccountSync(
            AccountBook book,
            Questions rest,
            EventLoop eventLoop,
            EpochNanoClock clock,
            VenueTime time,
            EntryCounters counters,
            int settleMs,
            int intervalMs,
            int lagMs) {
        this.book = book;
        this.rest = rest;
        this.eventLoop = eventLoop;
        this.clock = clock;
        this.time = time;
        this.counters = counters;
        this.settleMs = settleMs;
        this.intervalMs = intervalMs;
        this.lagNs = lagMs * NANOS_PER_MILLI;
    }

    /** A fill or another booking arrived; its time as the venue said it, 0 when it did not. */
    void onBooking(long timeNs) {
        activity++;
        newestNs = Math.max(newestNs, timeNs);
        dirty = true;
    }

    /** Something changed what is held. */
    void onHoldChanged() {
        holdChanges++;
        dirty = true;
    }

    /** The session ended: nothing that is under way counts. */
    void stop() {
        session++;
        live = false;
        asking = false;
    }

    /** Publishes all balances as a snapshot once there is one, then goes on; or says why there is none. */
    void reconcile(Runnable then, Consumer<String> failed) {
        stop();
        round(session, 0, then, failed);
    }

    private void round(int of, int round, Runnable then, Consumer<String> failed) {
        long before = activity;
        long asOfNs = venueNowNs();
        ask(PrivateRate.Use.SESSION, of, failed, balances -> {
            boolean settled = activity == before && book.agrees(balances);
            if (settled || round + 1 >= MAX_ROUNDS) {
                if (!settled) {
                    counters.count(Counter.BALANCE_ROUNDS_DISPUTED);
                    LOG.error(
                            "Kraken balances: REST and socket do not agree after {} rounds; REST is taken", MAX_ROUNDS);
                }
                book.publish(balances, clock.nanoTime(), asOfNs);
                then.run();
            } else {
                later(of, (long) settleMs * (round + 1), () -> round(of, round + 1, then, failed));
            }
        });
    }

    /** From now on balances are asked for whenever something changed, and now and then. */
    void goLive() {
        live = true;
        dirty = true;
        tick(session);
    }

    private void tick(int of) {
        later(of, intervalMs, () -> {
            if (live && !asking && (dirty || ++quietIntervals >= QUIET_INTERVALS)) {
                refresh(of);
            }
            tick(of);
        });
    }

    private void refresh(int of) {
        asking = true;
        dirty = false;
        quietIntervals = 0;
        long before = activity;
        long holdsBefore = holdChanges;
        long askedNs = clock.nanoTime();
        long asOfNs = venueNowNs();
        ask(PrivateRate.Use.BACKGROUND, of, why -> LOG.warn("Kraken balances not compared: {}", why), balances -> {
            book.compare(balances, askedNs, clock.nanoTime(), asOfNs, lagNs);
            if (activity != before || holdChanges != holdsBefore || !book.agrees(balances)) {
                dirty = true;
            }
        });
    }

    /** Asks, and waits until what belongs before the answer has come as well. */
    private void ask(PrivateRate.Use use, int of, Consumer<String> failed, Consumer<JsonNode> settled) {
        rest.request(use, 1, METHOD, Map.of(), new AnswerHandler() {
            @Override
            public void onResult(JsonNode balances) {
                later(of, settleMs, () -> {
                    asking = false;
                    settled.accept(balances);
                });
            }

            @Override
            public void onError(String error, boolean refused) {
                end(METHOD + " refused: " + error);
            }

            @Override
            public void onNoAnswer(String why) {
                end(why);
            }

            private void end(String why) {
                if (of == session) {
                    asking = false;
                    dirty = true;
                    failed.accept(why);
                }
            }
        });
    }

    private void later(int of, long delayMs, Runnable work) {
        var unused = eventLoop.schedule(
                () -> {
                    if (of == session) {
                        work.run();
                    }
                },
                delayMs,
                TimeUnit.MILLISECONDS);
    }

    /** The venue's time, never before what it already told. */
    private long venueNowNs() {
        return Math.max(newestNs, time.nowMs() * NANOS_PER_MILLI);
    }
}
