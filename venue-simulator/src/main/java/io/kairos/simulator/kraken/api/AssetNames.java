package io.kairos.simulator.kraken.api;

import java.util.Map;
import java.util.Set;

/**
 * The venue's several names of one asset. The oldest assets have ids with a leading X (coins) or Z (money) and bitcoin
 * and dogecoin have names of their own; all newer assets have one name. Kraken API documentation, "Assets", read in June
 * 2026.
 */
final class AssetNames {
    private static final Map<String, String> OWN_NAMES = Map.of("BTC", "XBT", "DOGE", "XDG");
    private static final Set<String> LEGACY_COINS =
            Set.of("XBT", "XDG", "ETH", "LTC", "XRP", "ETC", "XLM", "XMR", "ZEC", "REP", "MLN");
    private static final Set<String> LEGACY_MONEY = Set.of("USD", "EUR", "GBP", "CAD", "JPY", "AUD");

    private AssetNames() {}

    /** The name in REST and in pair names: {@code XBT} for {@code BTC}. */
    static String altname(String asset) {
        return OWN_NAMES.getOrDefault(asset, asset);
    }

    /** The id under which balances come: {@code XXBT}, {@code ZUSD}, {@code SOL}. */
    static String id(String asset) {
        String altname = altname(asset);
        if (LEGACY_COINS.contains(altname)) {
            return "X" + altname;
        }
        return LEGACY_MONEY.contains(altname) ? "Z" + altname : altname;
    }

    /** The id of a pair: {@code XXBTZUSD} where both assets are old, otherwise the two short names. */
    static String pairId(String base, String quote) {
        String baseId = id(base);
        String quoteId = id(quote);
        boolean bothOld = !baseId.equals(altname(base)) && !quoteId.equals(altname(quote));
        // Dogecoin is old, but against money its pairs are listed under the short names.
        boolean listedLater = base.equals("DOGE") && quoteId.startsWith("Z");
        return bothOld && !listedLater ? baseId + quoteId : altname(base) + altname(quote);
    }

    static boolean isMoney(String asset) {
        return LEGACY_MONEY.contains(asset);
    }
}
