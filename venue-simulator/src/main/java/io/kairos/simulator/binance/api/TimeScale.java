package io.kairos.simulator.binance.api;

/** Unit of the times in an answer. */
public enum TimeScale {
    MILLISECOND(1),
    MICROSECOND(1000);

    private final long factor;

    TimeScale(long factor) {
        this.factor = factor;
    }

    /** Epoch milliseconds in this unit. */
    public long of(long timeMs) {
        return timeMs < 0 ? timeMs : timeMs * factor;
    }

    /**
     * Reads the unit that a client asked for.
     *
     * @throws ApiError -1194 if it is neither
     */
    public static TimeScale parse(String text) throws ApiError {
        return switch (text) {
            case "MILLISECOND", "millisecond" -> MILLISECOND;
            case "MICROSECOND", "microsecond" -> MICROSECOND;
            default ->
                throw new ApiError(-1194, "Invalid value for time unit; expected either MICROSECOND or MILLISECOND.");
        };
    }
}
