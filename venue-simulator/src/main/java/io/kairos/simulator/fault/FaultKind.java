package io.kairos.simulator.fault;

import io.kairos.simulator.fault.FaultField.Group;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The faults that can be asked for, with their fields; docs/simulator.md says what each does. */
@SuppressWarnings("ImmutableEnumChecker") // List.of cannot be changed
public enum FaultKind {
    DROP_FRAMES(Area.FRAME),
    DUPLICATE_FRAMES(Area.FRAME, FaultField.number("copies", 1, 1, 100)),
    REORDER_FRAMES(Area.FRAME, FaultField.number("distance", 1, 1, 100)),
    DELAY_FRAMES(Area.FRAME, FaultField.number("delayMillis", 500, 1, 600_000)),
    TRUNCATE_FRAMES(Area.FRAME, FaultField.number("keepPercent", 50, 0, 99)),
    CORRUPT_FRAMES(Area.FRAME, FaultField.oneOf("mode", "SYNTAX", "SYNTAX", "UTF8", "DIGIT", "FRAMING")),
    WRONG_CHECKSUM(Area.FRAME),
    OVERSIZE_FRAMES(Area.FRAME, FaultField.number("bytes", 2_097_152, 1_024, 67_108_864)),
    FRAGMENT_FRAMES(Area.FRAME, FaultField.number("parts", 3, 2, 100)),
    UNKNOWN_FIELD(Area.FRAME),
    UNKNOWN_ENUM(Area.FRAME),
    SILENCE(Area.FRAME),
    SILENCE_STREAM(Area.FRAME),

    DISCONNECT(
            Area.CONNECTION,
            FaultField.oneOf("mode", "DROP", "DROP", "RESET", "CLOSE_FRAME"),
            FaultField.number("code", 1001, 1000, 4999),
            FaultField.text("reason", "Going away")),
    DROP_SOCKETS(Area.CONNECTION, FaultField.oneOf("target", "ALL", "ALL", "STREAM", "WS_API")),
    HALF_OPEN(Area.CONNECTION),
    SLOW_DRIP(
            Area.CONNECTION,
            FaultField.number("bytes", 16, 1, 65_536),
            FaultField.number("everyMillis", 10, 1, 10_000)),
    REFUSE_CONNECTIONS(Area.VENUE, FaultField.oneOf("mode", "CLOSE", "CLOSE", "RESET", "HANG")),

    HTTP_ERROR(
            Area.HTTP,
            FaultField.number("status", 503, 400, 599),
            FaultField.oneOf("body", "HTML", "HTML", "JSON", "EMPTY", "TRUNCATED"),
            FaultField.number("retryAfterSeconds", 0, 0, 86_400),
            FaultField.oneOf("moment", "BEFORE", "BEFORE", "AFTER")),
    HTTP_TIMEOUT(Area.HTTP, FaultField.oneOf("moment", "BEFORE", "BEFORE", "AFTER")),
    HTTP_DELAY(Area.HTTP, FaultField.number("delayMillis", 500, 1, 600_000)),

    ORDER_ERROR(
            Area.VENUE,
            FaultField.oneOf("moment", null, "BEFORE", "AFTER"),
            FaultField.number("status", 503, 500, 599),
            FaultField.number("code", -1007, -9_999, 0),
            FaultField.oneOf("answer", "ERROR", "ERROR", "NONE")),
    RATE_LIMIT(Area.VENUE, FaultField.number("status", 429, 418, 429)),
    DELAY_EVENTS(Area.VENUE, FaultField.number("delayMillis", 1_000, 0, 3_600_000)),
    DUPLICATE_EVENTS(Area.VENUE),
    QUERY_LAG(Area.VENUE),
    STALE_OPEN_ORDERS(Area.VENUE, FaultField.number("ageMillis", 5_000, 1, 3_600_000)),
    NULL_ID(Area.VENUE),
    EXPIRE_SESSIONS(Area.VENUE),
    ANNOUNCE_SHUTDOWN(Area.VENUE),
    MAINTENANCE(Area.VENUE, FaultField.oneOf("status", "MAINTENANCE", "MAINTENANCE", "CANCEL_ONLY", "POST_ONLY")),
    CLOCK_SKEW(Area.VENUE, FaultField.number("skewMillis", null, -86_400_000, 86_400_000)),

    SEQUENCE_GAP(Area.INSTRUMENT, FaultField.number("ids", 1_000, 1, 1_000_000_000)),
    SEQUENCE_RESET(Area.INSTRUMENT, FaultField.number("to", 1, 0, 1_000_000_000)),
    CROSSED_BOOK(Area.INSTRUMENT, FaultField.number("ticks", 10, 0, 10_000)),
    HALT(Area.INSTRUMENT, FaultField.text("status", "")),
    DELIST(Area.INSTRUMENT),
    TICK_SIZE(Area.INSTRUMENT, FaultField.number("finerDecades", 1, 1, 4)),

    CLEAR(Area.NONE);

    /** Which part of the simulator carries a fault out, and thereby which fields every fault of the area has. */
    @SuppressWarnings("ImmutableEnumChecker") // List.of cannot be changed
    public enum Area {
        /** Single frames: venue, connection, stream, symbol, frames; count, probability, duration. */
        FRAME(Group.VENUE, Group.CONNECTION, Group.FRAME, Group.CHANCE),
        /** Whole sockets: venue, connection; duration. */
        CONNECTION(Group.VENUE, Group.CONNECTION, Group.DURATION),
        /** Requests over HTTP: venue, method, path; count, probability, duration. */
        HTTP(Group.VENUE, Group.PATH, Group.CHANCE),
        /** A venue as a whole: count, duration. */
        VENUE(Group.VENUE, Group.CHANCE),
        /** One instrument of a venue: venue, symbol; duration. */
        INSTRUMENT(Group.VENUE, Group.SYMBOL, Group.DURATION),
        /** No scope. */
        NONE;

        private final List<Group> groups;

        Area(Group... groups) {
            this.groups = List.of(groups);
        }

        List<Group> groups() {
            return groups;
        }
    }

    private final Area area;
    private final List<FaultField> fields;

    FaultKind(Area area, FaultField... fields) {
        this.area = area;
        this.fields = List.of(fields);
    }

    /** Which part of the simulator carries it out. */
    public Area area() {
        return area;
    }

    /** The kind's own fields, besides those of its area. */
    public List<FaultField> fields() {
        return fields;
    }

    /** Whether it is over as soon as it was carried out. */
    public boolean isImmediate() {
        return switch (this) {
            case DISCONNECT, DROP_SOCKETS, EXPIRE_SESSIONS, ANNOUNCE_SHUTDOWN, SEQUENCE_GAP, SEQUENCE_RESET, CLEAR ->
                true;
            default -> false;
        };
    }

    /** Whether it strikes a number of times unless told otherwise; the others last for a time. */
    boolean isCounted() {
        return switch (this) {
            case SILENCE,
                    SILENCE_STREAM,
                    REFUSE_CONNECTIONS,
                    DELAY_EVENTS,
                    QUERY_LAG,
                    STALE_OPEN_ORDERS,
                    MAINTENANCE,
                    CLOCK_SKEW -> false;
            default -> area == Area.FRAME || area == Area.HTTP || area == Area.VENUE;
        };
    }

    /** The kind with this name, or null. */
    public static @Nullable FaultKind find(String name) {
        for (FaultKind kind : values()) {
            if (kind.name().equals(name)) {
                return kind;
            }
        }
        return null;
    }
}
