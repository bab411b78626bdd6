package io.kairos.simulator.kraken.api;

import io.kairos.simulator.exchange.VenueClock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The venue's time in the forms that its messages use. Venue thread only. */
public final class VenueTime {
    private static final DateTimeFormatter SECOND =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter RFC_1123 = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yy HH:mm:ss xx", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final VenueClock clock;
    private long cachedSecond = Long.MIN_VALUE;
    private String cachedText = "";

    /** Times of this clock. */
    public VenueTime(VenueClock clock) {
        this.clock = clock;
    }

    /** Epoch milliseconds. */
    public long nowMs() {
        return clock.nowMs();
    }

    /** What the time really is, should the venue's clock be wrong; epoch milliseconds. */
    public long trueMs() {
        return clock.trueMs();
    }

    /** Now, as {@link #rfc3339}. */
    public String now() {
        return rfc3339(nowMs());
    }

    /** RFC 3339 with six decimals, UTC. */
    public String rfc3339(long timeMs) {
        return rfc3339(timeMs, 0);
    }

    /** RFC 3339 with {@code micros} (0 to 999) of the millisecond, UTC. */
    public String rfc3339(long timeMs, int micros) {
        StringBuilder text = new StringBuilder(27).append(seconds(timeMs)).append('.');
        long millis = Math.floorMod(timeMs, 1000L);
        text.append((char) ('0' + millis / 100)).append((char) ('0' + millis / 10 % 10));
        text.append((char) ('0' + millis % 10));
        text.append((char) ('0' + micros / 100)).append((char) ('0' + micros / 10 % 10));
        return text.append((char) ('0' + micros % 10)).append('Z').toString();
    }

    /** RFC 3339 in whole seconds, UTC. */
    public String rfc3339Seconds(long timeMs) {
        return seconds(timeMs) + 'Z';
    }

    /** RFC 1123 with a two-digit year, as the venue's time call prints it. */
    public static String rfc1123(long timeMs) {
        return RFC_1123.format(Instant.ofEpochMilli(timeMs));
    }

    /** Seconds since the epoch with four decimals, as order and trade times are printed. */
    public static String unixSeconds(long timeMs) {
        long millis = Math.floorMod(timeMs, 1000L);
        return Math.floorDiv(timeMs, 1000L) + "." + (char) ('0' + millis / 100) + (char) ('0' + millis / 10 % 10)
                + (char) ('0' + millis % 10) + '0';
    }

    private String seconds(long timeMs) {
        long second = Math.floorDiv(timeMs, 1000L);
        if (second != cachedSecond) {
            cachedSecond = second;
            cachedText = SECOND.format(Instant.ofEpochSecond(second));
        }
        return cachedText;
    }
}
