package io.kairos.simulator.binance.stream;

import java.util.regex.Pattern;

/** The form of stream names. */
final class StreamName {
    private static final Pattern FORM = Pattern.compile("[\\p{L}\\p{N}_.-]+@(trade|aggTrade|bookTicker|miniTicker"
            + "|depth(@100ms|@1000ms)?|depth(5|10|20)(@100ms|@1000ms)?"
            + "|kline_(1s|1m|3m|5m|15m|30m|1h|2h|4h|6h|8h|12h|1d|3d|1w|1M))");

    private StreamName() {}

    /** Whether the venue would accept the name; it need not carry data. */
    static boolean isValid(String name) {
        return FORM.matcher(name).matches();
    }
}
