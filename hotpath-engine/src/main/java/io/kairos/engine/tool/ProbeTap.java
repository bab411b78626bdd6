package io.kairos.engine.tool;

import io.kairos.domain.instrument.Venue;
import io.kairos.engine.adapter.venue.net.WireTap;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Sees what the adapter asks over REST, and the pings that it answers without telling. Any thread. */
public final class ProbeTap implements WireTap {
    /** Refusals are short; long answers are not searched. */
    private static final int REFUSAL_BYTES = 1_024;

    private final RawChecks checks;
    private final Map<String, Integer> failures = new TreeMap<>();
    private byte @Nullable [] reference;
    private long answers;
    private long throttled;

    private ProbeTap(RawChecks checks) {
        this.checks = checks;
    }

    /** For the adapter of this venue, before it asks anything. */
    public static ProbeTap of(Venue venue) {
        return new ProbeTap(RawChecks.of(venue));
    }

    RawChecks checks() {
        return checks;
    }

    @Override
    public int onOpened(String uri) {
        checks.onOpened(System.nanoTime());
        return 0;
    }

    @Override
    public void onPing(int connection) {
        checks.onPing(System.nanoTime());
    }

    @Override
    public void onReceived(int connection, ByteBuf payload, boolean binary) {
        // The session reads them.
    }

    @Override
    public void onSent(int connection, ByteBuf payload) {
        // The session sends them.
    }

    @Override
    public void onClosed(int connection, String reason) {
        // The session hears it.
    }

    @Override
    public synchronized void onAnswer(String pathAndQuery, int status, byte[] body) {
        answers++;
        String path = pathAndQuery.replaceAll("\\?.*", "");
        if (status != 200) {
            failures.put(path, status);
        }
        String text = body.length > REFUSAL_BYTES ? "" : new String(body, StandardCharsets.UTF_8);
        throttled += status == 429
                        || status == 418
                        || text.contains("Rate limit")
                        || text.contains("Too many requests")
                        || text.contains("\"50011\"")
                ? 1
                : 0;
        if (path.endsWith(checks.referencePath())) {
            reference = body.clone();
        }
    }

    /** The venue's list of instruments as it came, or null. */
    synchronized byte @Nullable [] reference() {
        return reference;
    }

    /** What the adapter asks is there, and at a pace that the venue bears. */
    synchronized Finding calls() {
        return Finding.of(
                "every call over REST is answered",
                failures.isEmpty(),
                "%d answers%s",
                answers,
                failures.isEmpty() ? "" : ", not all with 200: " + failures);
    }

    /** See {@link #calls}. */
    synchronized Finding pace() {
        return Finding.of("our pace is within the limits", throttled == 0, "%d of %d refused", throttled, answers);
    }
}
