package io.kairos.flink.postgres;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Text of a time as {@code timestamptz} keeps it. */
public final class PostgresTime {
    private PostgresTime() {}

    /** RFC 3339 in UTC, cut to the microsecond; null for 0, which means no time on the wire. */
    public static @Nullable String orNull(long timeNs) {
        return timeNs == 0 ? null : of(timeNs);
    }

    /** RFC 3339 in UTC, cut (not rounded) to the microsecond. */
    public static String of(long timeNs) {
        return Instant.ofEpochSecond(Math.floorDiv(timeNs, 1_000_000_000L), Math.floorMod(timeNs, 1_000_000_000L))
                .truncatedTo(ChronoUnit.MICROS)
                .toString();
    }
}
