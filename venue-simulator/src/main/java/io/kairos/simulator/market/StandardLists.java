package io.kairos.simulator.market;

import io.kairos.simulator.number.Fixed8;
import java.util.ArrayList;
import java.util.List;

/**
 * The standard instruments of each venue, with the tick, step and minimum sizes that the live venues showed between 2021
 * and 2026. Where a live step times tick would be finer than eight decimals the step is coarser, so that the amount of
 * every trade is exact.
 */
final class StandardLists {
    private final String separator;
    private final List<Instrument> list = new ArrayList<>();

    private StandardLists(String separator) {
        this.separator = separator;
    }

    static InstrumentCatalogue binance() {
        StandardLists venue = new StandardLists("");
        venue.binance("BTC", "USDT", "0.01", "0.00001", "9000", "128", "5");
        venue.binance("ETH", "USDT", "0.01", "0.0001", "9000", "3277", "5");
        venue.binance("BNB", "USDT", "0.1", "0.001", "900000", "28160", "5");
        venue.binance("SOL", "USDT", "0.01", "0.01", "90000", "52005", "5");
        venue.binance("XRP", "USDT", "0.0001", "1", "9222449", "6858819", "5");
        venue.binance("LTC", "USDT", "0.01", "0.001", "90000", "20716", "5");
        venue.binance("ADA", "USDT", "0.0001", "0.1", "900000", "900000", "5");
        venue.binance("DOGE", "USDT", "0.00001", "1", "9000000", "9000000", "5");
        venue.binance("ETH", "BTC", "0.00001", "0.001", "100000", "985", "0.0001");
        venue.binance("BNB", "BTC", "0.000001", "0.01", "100000", "6231", "0.0001");
        venue.binance("SOL", "BTC", "0.0000001", "0.1", "90000", "8902", "0.0001");
        venue.binance("XRP", "BTC", "0.00000001", "1", "9000000", "1159062", "0.0001");
        venue.binance("LTC", "BTC", "0.000001", "0.01", "100000", "6790", "0.0001");
        venue.binance("BNB", "ETH", "0.0001", "0.001", "900000", "4838", "0.001");
        venue.binance("SOL", "ETH", "0.00001", "0.001", "90000", "9000", "0.001");
        venue.binance("XRP", "ETH", "0.0000001", "1", "900000", "500000", "0.001");
        return new InstrumentCatalogue(venue.list);
    }

    static InstrumentCatalogue okx() {
        StandardLists venue = new StandardLists("-");
        venue.okx("BTC", "USDT", "0.1", "0.0000001", "0.00001", "9000");
        venue.okx("ETH", "USDT", "0.01", "0.000001", "0.0001", "90000");
        venue.okx("SOL", "USDT", "0.01", "0.000001", "0.01", "900000");
        venue.okx("XRP", "USDT", "0.0001", "0.0001", "1", "9000000");
        venue.okx("LTC", "USDT", "0.01", "0.000001", "0.01", "900000");
        venue.okx("DOGE", "USDT", "0.00001", "0.001", "10", "90000000");
        venue.okx("ADA", "USDT", "0.0001", "0.0001", "1", "9000000");
        venue.okx("BTC", "USDC", "0.1", "0.0000001", "0.00001", "9000");
        venue.okx("ETH", "USDC", "0.01", "0.000001", "0.0001", "90000");
        venue.okx("SOL", "USDC", "0.01", "0.000001", "0.01", "900000");
        venue.okx("XRP", "USDC", "0.0001", "0.0001", "1", "9000000");
        venue.okx("USDC", "USDT", "0.0001", "0.0001", "1", "9000000");
        venue.okx("ETH", "BTC", "0.00001", "0.001", "0.001", "90000");
        venue.okx("SOL", "BTC", "0.0000001", "0.1", "0.1", "900000");
        venue.okx("XRP", "BTC", "0.00000001", "1", "1", "9000000");
        venue.okx("LTC", "BTC", "0.000001", "0.01", "0.01", "900000");
        venue.okx("SOL", "ETH", "0.00001", "0.001", "0.01", "900000");
        return new InstrumentCatalogue(venue.list);
    }

    static InstrumentCatalogue kraken() {
        StandardLists venue = new StandardLists("/");
        venue.kraken("BTC", "USD", "0.1", "0.0000001", "0.00005", "9000", "0.5");
        venue.kraken("ETH", "USD", "0.01", "0.000001", "0.001", "90000", "0.5");
        venue.kraken("SOL", "USD", "0.01", "0.000001", "0.02", "900000", "0.5");
        venue.kraken("XRP", "USD", "0.00001", "0.001", "2", "9000000", "0.5");
        venue.kraken("LTC", "USD", "0.01", "0.000001", "0.04", "900000", "0.5");
        venue.kraken("ADA", "USD", "0.000001", "0.01", "5", "9000000", "0.5");
        venue.kraken("DOGE", "USD", "0.0000001", "0.1", "15", "90000000", "0.5");
        venue.kraken("BTC", "USDT", "0.1", "0.0000001", "0.00005", "9000", "0.5");
        venue.kraken("ETH", "USDT", "0.01", "0.000001", "0.001", "90000", "0.5");
        venue.kraken("SOL", "USDT", "0.01", "0.000001", "0.02", "900000", "0.5");
        venue.kraken("XRP", "USDT", "0.00001", "0.001", "2", "9000000", "0.5");
        venue.kraken("USDT", "USD", "0.00001", "0.001", "5", "9000000", "0.5");
        venue.kraken("BTC", "EUR", "0.1", "0.0000001", "0.00005", "9000", "0.45");
        venue.kraken("ETH", "EUR", "0.01", "0.000001", "0.001", "90000", "0.45");
        venue.kraken("EUR", "USD", "0.00001", "0.001", "0.5", "9000000", "0.5");
        venue.kraken("ETH", "BTC", "0.00001", "0.001", "0.001", "90000", "0.00002");
        venue.kraken("SOL", "BTC", "0.0000001", "0.1", "0.1", "900000", "0.00002");
        venue.kraken("XRP", "BTC", "0.00000001", "1", "2", "9000000", "0.00002");
        venue.kraken("LTC", "BTC", "0.000001", "0.01", "0.04", "900000", "0.00002");
        venue.kraken("SOL", "ETH", "0.000001", "0.01", "0.02", "900000", "0.0002");
        return new InstrumentCatalogue(venue.list);
    }

    private void binance(
            String base,
            String quote,
            String tick,
            String step,
            String maxQty,
            String marketMaxQty,
            String minNotional) {
        // This venue prints eight decimals everywhere.
        add(base, quote, tick, step, step, maxQty, marketMaxQty, minNotional, Fixed8.DECIMALS, Fixed8.DECIMALS);
    }

    private void okx(String base, String quote, String tick, String step, String minQty, String maxQty) {
        add(base, quote, tick, step, minQty, maxQty, maxQty, "0", decimals(tick), decimals(step));
    }

    private void kraken(
            String base, String quote, String tick, String step, String minQty, String maxQty, String minNotional) {
        add(base, quote, tick, step, minQty, maxQty, maxQty, minNotional, decimals(tick), Fixed8.DECIMALS);
    }

    private void add(
            String base,
            String quote,
            String tick,
            String step,
            String minQty,
            String maxQty,
            String marketMaxQty,
            String minNotional,
            int priceDecimals,
            int qtyDecimals) {
        list.add(new Instrument(
                list.size(),
                base + separator + quote,
                base,
                quote,
                Fixed8.parse(tick),
                Fixed8.parse(step),
                Fixed8.parse(minQty),
                Fixed8.parse(maxQty),
                Fixed8.parse(marketMaxQty),
                Fixed8.parse(minNotional),
                priceDecimals,
                qtyDecimals));
    }

    private static int decimals(String step) {
        int dot = step.indexOf('.');
        return dot < 0 ? 0 : step.length() - dot - 1;
    }
}
