package io.kairos.engine.adapter.inbound.feed;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks for reference data at once, but not again within a pause: what comes within it is asked for when it is over, since the
 * venue says only once that a market changed. Event loop only.
 */
final class ReloadGate {
    private final Consumer<String> reload;
    private final long pauseNs;
    private @Nullable String waiting;
    private boolean everAsked;
    private long askedNs;

    ReloadGate(Consumer<String> reload, long pauseNs) {
        this.reload = reload;
        this.pauseNs = pauseNs;
    }

    /** Reference data is no longer what we know; the first of several reasons is passed on. */
    void ask(String reason, long nowNs) {
        if (waiting == null) {
            waiting = reason;
        }
        onTick(nowNs);
    }

    /** Called now and then. */
    void onTick(long nowNs) {
        String reason = waiting;
        if (reason != null && (!everAsked || nowNs - askedNs > pauseNs)) {
            waiting = null;
            everAsked = true;
            askedNs = nowNs;
            reload.accept(reason);
        }
    }
}
