package io.kairos.simulator.kraken.api;

/**
 * Precision of assets. Coins have ten decimals as on the live venue; money has eight instead of four, because the ledger
 * is exact to eight.
 */
public final class Assets {
    private static final int COIN_DECIMALS = 10;
    private static final int MONEY_DECIMALS = 8;

    private Assets() {}

    /** Decimals of balances. */
    public static int decimals(String asset) {
        return AssetNames.isMoney(asset) || asset.startsWith("USD") ? MONEY_DECIMALS : COIN_DECIMALS;
    }

    /** Decimals that people are shown. */
    public static int displayDecimals(String asset) {
        return AssetNames.isMoney(asset) ? 2 : 5;
    }
}
