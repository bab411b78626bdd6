package io.kairos.engine.adapter.outbound.execution.kraken;

import com.fasterxml.jackson.databind.JsonNode;
import io.kairos.engine.adapter.outbound.execution.kraken.EntryCounters.Counter;
import io.kairos.engine.adapter.venue.kraken.KrakenErrors;
import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The venue's own switch: it cancels all orders of the account unless it is armed again in time. Armed while the link is up, and
 * renewed three times as often as needed, on the connection that is up then. Event loop only.
 *
 * <p>It knows no order from another: those that people placed by hand on the same account are canceled with ours.
 */
final class DeadManSwitch {
    private static final Logger LOG = LoggerFactory.getLogger(DeadManSwitch.class);
    private static final String METHOD = "cancel_all_orders_after";
    private static final int RENEWALS = 3;

    private final int seconds;
    private final EventLoop eventLoop;
    private final EntryCounters counters;
    private boolean armed;
    /** Which connection renews; timers of others end. */
    private int run;

    /** A switch that goes off after {@code seconds}; 0 for none. */
    DeadManSwitch(int seconds, EventLoop eventLoop, EntryCounters counters) {
        this.seconds = seconds;
        this.eventLoop = eventLoop;
        this.counters = counters;
    }

    /** The link is up: arms, and renews until {@link #rest}. */
    void keep(PrivateConnection connection) {
        run++;
        if (seconds > 0) {
            arm(connection, run);
        }
    }

    /** The link is not up: renews no more. */
    void rest() {
        run++;
    }

    private void arm(PrivateConnection connection, int of) {
        if (of != run) {
            return;
        }
        connection.request(METHOD, "\"timeout\":" + seconds, new AnswerHandler() {
            @Override
            public void onResult(JsonNode result) {
                armed = true;
                counters.count(Counter.DEAD_MAN_ARMED);
            }

            @Override
            public void onError(String error, boolean refused) {
                failed(error);
                if (KrakenErrors.isInvalidSession(error)) {
                    // With nothing to trade this is the only request that tells it.
                    connection.close(error);
                }
            }

            @Override
            public void onNoAnswer(String why) {
                failed(why);
            }

            private void failed(String why) {
                counters.count(Counter.DEAD_MAN_FAILED);
                LOG.warn("Kraken's switch for the case of our absence was not armed: cause={}", why);
            }
        });
        var unused = eventLoop.schedule(() -> arm(connection, of), seconds * 1_000L / RENEWALS, TimeUnit.MILLISECONDS);
    }

    /** Whether it is armed as far as we know. */
    boolean isArmed() {
        return armed;
    }

    /** A clean end without open orders: switches it off, then goes on, whatever the venue says. */
    void disarm(PrivateConnection connection, Runnable then) {
        run++;
        connection.request(METHOD, "\"timeout\":0", new AnswerHandler() {
            @Override
            public void onResult(JsonNode result) {
                armed = false;
                counters.count(Counter.DEAD_MAN_DISARMED);
                then.run();
            }

            @Override
            public void onError(String error, boolean refused) {
                then.run();
            }

            @Override
            public void onNoAnswer(String why) {
                then.run();
            }
        });
    }
}
