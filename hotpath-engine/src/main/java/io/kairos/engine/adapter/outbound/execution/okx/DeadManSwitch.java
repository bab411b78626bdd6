package io.kairos.engine.adapter.outbound.execution.okx;

import com.fasterxml.jackson.databind.JsonNode;
import io.kairos.engine.adapter.venue.okx.OkxErrors;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the venue cancel our orders, those with our tag, if it does not hear from us for so long: {@code cancel-all-after}, renewed four
 * times within its time while order entry is up. When the link is lost, or the process, it runs out. Event loop only.
 *
 * <p>Source: OKX API v5, <i>Cancel All After</i>: 10 to 120 s, 0 stops it, at most one call per second.
 */
final class DeadManSwitch {
    private static final Logger LOG = LoggerFactory.getLogger(DeadManSwitch.class);
    private static final int RENEWALS = 4;
    private static final int AGAIN_MS = 500;

    private final PrivateCalls calls;
    private final EventLoop eventLoop;
    private final int seconds;
    private @Nullable ScheduledFuture<?> renewals;
    private boolean armed;
    private final AtomicLong renewed = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private volatile boolean confirmed;

    /**
     * A switch that is not armed yet.
     *
     * @param seconds after which the venue cancels; 0 for a switch that does nothing.
     */
    DeadManSwitch(PrivateCalls calls, EventLoop eventLoop, int seconds) {
        this.calls = calls;
        this.eventLoop = eventLoop;
        this.seconds = seconds;
    }

    /** How often the venue confirmed it; any thread. */
    long renewed() {
        return renewed.get();
    }

    /** How often it did not; any thread. */
    long failures() {
        return failures.get();
    }

    /** Whether the last call was confirmed and armed it; any thread. */
    boolean isConfirmed() {
        return confirmed;
    }

    /** Arms it and goes on renewing. */
    void keep() {
        if (seconds == 0 || renewals != null) {
            return;
        }
        long everyMs = TimeUnit.SECONDS.toMillis(seconds) / RENEWALS;
        renewals = eventLoop.scheduleWithFixedDelay(this::renew, 0, everyMs, TimeUnit.MILLISECONDS);
    }

    /** Lets it run out. */
    void letRun() {
        if (renewals != null) {
            renewals.cancel(false);
            renewals = null;
        }
        confirmed = false;
    }

    /** Stops it at the venue if it may be armed; the future completes whatever becomes of that. */
    CompletableFuture<Void> disarm() {
        letRun();
        CompletableFuture<Void> done = new CompletableFuture<>();
        if (!armed) {
            done.complete(null);
            return done;
        }
        armed = false;
        call(0, done);
        return done;
    }

    private void renew() {
        if (!calls.tryTake(PrivateCalls.CANCEL_ALL_AFTER)) {
            // The link came up, went down and came up: the venue takes one call a second.
            ScheduledFuture<?> of = renewals;
            var unused = eventLoop.schedule(
                    () -> {
                        if (of != null && of == renewals) {
                            renew();
                        }
                    },
                    AGAIN_MS,
                    TimeUnit.MILLISECONDS);
            return;
        }
        armed = true;
        call(seconds, null);
    }

    private void call(int timeOut, @Nullable CompletableFuture<Void> done) {
        String body = "{\"timeOut\":\"" + timeOut + "\",\"tag\":\"" + OrderMessages.TAG + "\"}";
        calls.post(PrivateCalls.CANCEL_ALL_AFTER, body, new AnswerHandler() {
            @Override
            public void onDone(JsonNode data) {
                if (timeOut > 0) {
                    renewed.incrementAndGet();
                    confirmed = renewals != null;
                }
                finish();
            }

            @Override
            public void onRefused(int status, String code, String message) {
                failed(OkxErrors.text(status, code, message));
                finish();
            }

            @Override
            public void onNoAnswer(String why) {
                failed(why);
                finish();
            }

            private void finish() {
                if (done != null) {
                    done.complete(null);
                }
            }
        });
    }

    private void failed(String why) {
        failures.incrementAndGet();
        confirmed = false;
        LOG.warn("OKX dead man's switch not renewed: timeOutSeconds={} cause={}", seconds, why);
    }
}
