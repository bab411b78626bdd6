package io.kairos.engine.adapter.venue.kraken;

/**
 * The venue's two spellings of names: v1 in REST ({@code XBT}, {@code XDG}), v2 in WebSocket messages and here. All other assets
 * are spelt the same (Kraken API documentation, "Get Tradable Asset Pairs", read 2026-06-30).
 */
public final class KrakenNames {
    private KrakenNames() {}

    /** An asset as REST calls it, as we call it. */
    public static String fromRest(String asset) {
        return switch (asset) {
            case "XBT" -> "BTC";
            case "XDG" -> "DOGE";
            default -> asset;
        };
    }

    /** An asset of ours as REST calls it. */
    public static String toRest(String asset) {
        return switch (asset) {
            case "BTC" -> "XBT";
            case "DOGE" -> "XDG";
            default -> asset;
        };
    }

    /** The WebSocket symbol, {@code BTC/USD}. */
    public static String symbol(String base, String quote) {
        return base + '/' + quote;
    }

    /**
     * The name under which REST takes a pair, {@code XBTUSD} for {@code BTC/USD}. REST answers under a name of its own choice, and
     * refuses {@code XBT/USD}.
     */
    public static String restPair(String symbol) {
        int slash = symbol.indexOf('/');
        return slash < 0 ? symbol : toRest(symbol.substring(0, slash)) + toRest(symbol.substring(slash + 1));
    }
}
