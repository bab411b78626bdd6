package io.kairos.benchmarks.decoder;

import io.kairos.benchmarks.book.BenchVenue;
import io.kairos.domain.instrument.Venue;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** Best bid and ask as each venue writes it today, from a seeded market. */
final class Quotes {
    static final int COUNT = 10_000;
    static final int PRICE_DECIMALS = BenchVenue.PRICE_DECIMALS;
    static final int QTY_DECIMALS = BenchVenue.QTY_DECIMALS;

    /** Bytes that may be read behind a message. */
    static final int PADDING = 16;

    private static final long SEED = 11;

    private Quotes() {}

    static List<byte[]> of(Venue venue) {
        SplittableRandom random = new SplittableRandom(SEED);
        List<byte[]> messages = new ArrayList<>();
        long bid = 6_431_207;
        for (int i = 0; i < COUNT; i++) {
            bid += random.nextInt(-40, 41);
            String text = message(
                    venue,
                    decimal(bid, PRICE_DECIMALS),
                    decimal(bid + 1 + random.nextInt(3), PRICE_DECIMALS),
                    qty(random),
                    qty(random),
                    i,
                    random);
            byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
            messages.add(Arrays.copyOf(ascii, ascii.length + PADDING));
        }
        return messages;
    }

    static double averageLength(List<byte[]> messages) {
        return messages.stream().mapToInt(m -> m.length - PADDING).average().orElse(0);
    }

    private static String message(
            Venue venue, String bid, String ask, String bidQty, String askQty, int index, SplittableRandom random) {
        long time = 1_763_800_000_000L + index * 37L;
        return switch (venue) {
            case BINANCE ->
                "{\"stream\":\"btcusdt@bookTicker\",\"data\":{\"u\":" + (51_000_000_000L + index * 3L)
                        + ",\"s\":\"BTCUSDT\",\"b\":\"" + bid + "000000\",\"B\":\"" + bidQty + "000\",\"a\":\"" + ask
                        + "000000\",\"A\":\"" + askQty + "000\"}}";
            case OKX ->
                "{\"arg\":{\"channel\":\"bbo-tbt\",\"instId\":\"BTC-USDT\"},\"data\":[{\"asks\":[[\"" + ask + "\",\""
                        + askQty + "\",\"0\",\"" + random.nextInt(1, 30) + "\"]],\"bids\":[[\"" + bid + "\",\"" + bidQty
                        + "\",\"0\",\"" + random.nextInt(1, 30) + "\"]],\"ts\":\"" + time + "\",\"seqId\":"
                        + (31_000_000_000L + index) + "}]}";
            case KRAKEN ->
                "{\"channel\":\"ticker\",\"type\":\"update\",\"data\":[{\"symbol\":\"BTC/USD\",\"bid\":" + bid
                        + ",\"bid_qty\":" + bidQty + ",\"ask\":" + ask + ",\"ask_qty\":" + askQty + ",\"last\":" + bid
                        + ",\"volume\":" + qty(random) + ",\"trades\":" + random.nextInt(90_000)
                        + ",\"vwap\":64102.3,\"low\":63001.0,\"high\":65210.5,\"change\":-120.7,\"change_pct\":-0.19"
                        + ",\"timestamp\":\"2026-11-22T08:"
                        + String.format(
                                Locale.ROOT, "%02d:%02d.%06dZ", index / 60 % 60, index % 60, random.nextInt(1_000_000))
                        + "\"}]}";
        };
    }

    private static String qty(SplittableRandom random) {
        return decimal(1 + (long) Math.abs(random.nextGaussian() * 1e5), QTY_DECIMALS);
    }

    private static String decimal(long mantissa, int decimals) {
        return BigDecimal.valueOf(mantissa, decimals).toPlainString();
    }
}
