package io.kairos.simulator.fault;

/**
 * Where a fault strikes. Every part is a name or a pattern with {@code *}; the standard is {@code *}.
 *
 * @param venue such as {@code BINANCE}
 * @param connection number of a connection, or the service it belongs to, such as {@code STREAM}
 * @param stream channel as the venue spells it, such as {@code btcusdt@trade} or {@code books:BTC-USDT}
 * @param symbol instrument; separators and letter case do not matter
 */
public record FaultScope(String venue, String connection, String stream, String symbol) {
    /** Everything, everywhere. */
    public static final FaultScope ALL = new FaultScope("*", "*", "*", "*");
}
