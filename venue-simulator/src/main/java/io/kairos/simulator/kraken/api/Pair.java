package io.kairos.simulator.kraken.api;

import io.kairos.simulator.market.Instrument;
import io.kairos.simulator.number.Fixed8;

/**
 * A listed pair under all its names.
 *
 * @param symbol name on the WebSocket, version 2: {@code BTC/USD}
 * @param id key in REST answers: {@code XXBTZUSD}
 * @param altname short name in REST: {@code XBTUSD}
 * @param wsname name on the WebSocket, version 1, which version 2 refuses: {@code XBT/USD}
 * @param priceDecimals decimals of every price
 * @param qtyDecimals decimals of every quantity
 * @param costDecimals decimals of price times quantity
 */
public record Pair(
        Instrument instrument,
        String symbol,
        String id,
        String altname,
        String wsname,
        int priceDecimals,
        int qtyDecimals,
        int costDecimals) {

    /** The pair of an instrument. */
    static Pair of(Instrument instrument) {
        String base = instrument.base();
        String quote = instrument.quote();
        return new Pair(
                instrument,
                instrument.symbol(),
                AssetNames.pairId(base, quote),
                AssetNames.altname(base) + AssetNames.altname(quote),
                AssetNames.altname(base) + "/" + AssetNames.altname(quote),
                instrument.priceDecimals(),
                instrument.qtyDecimals(),
                Math.min(Fixed8.DECIMALS, instrument.priceDecimals() + instrument.qtyDecimals()));
    }
}
