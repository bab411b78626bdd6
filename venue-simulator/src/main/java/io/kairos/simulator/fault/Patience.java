package io.kairos.simulator.fault;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Who was refused as one too many, and until when he was asked to wait. Whatever he sends meanwhile is a breach, unless it may have been on its
 * way when he was told. Venue thread only; times are epoch milliseconds of the venue's clock.
 */
public final class Patience {
    /** The name of the breach. */
    public static final String BREACH = "requestsBeforeRetryTime";

    /** How long an answer and what crossed it may be under way together. */
    static final long ON_ITS_WAY_MS = 1_000;

    private static final int OWNERS_MAX = 1024;

    private final LimitBreaches breaches;
    private final Map<String, Told> told = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Told> eldest) {
            return size() > OWNERS_MAX;
        }
    };

    private record Told(long atMs, long untilMs) {}

    /** Nobody was refused so far. */
    public Patience(LimitBreaches breaches) {
        this.breaches = breaches;
    }

    /** Asks {@code who} to wait. */
    public void ask(String who, long untilMs, long nowMs) {
        Told before = told.get(who);
        if (before == null || nowMs >= before.untilMs) {
            told.put(who, new Told(nowMs, untilMs));
        } else {
            told.put(who, new Told(before.atMs, Math.max(before.untilMs, untilMs)));
        }
    }

    /** Someone sent a request, whatever becomes of it. */
    public void onRequest(String who, long nowMs) {
        Told now = told.get(who);
        if (now != null && nowMs < now.untilMs && nowMs - now.atMs > ON_ITS_WAY_MS) {
            breaches.add(BREACH);
        }
    }
}
