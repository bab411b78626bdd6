package io.kairos.simulator.kraken;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.zip.CRC32;

/** A client's book as the documentation describes it, in plain decimals: the oracle of the book tests. */
public final class NaiveBook {
    private final TreeMap<BigDecimal, BigDecimal> bids = new TreeMap<>(Comparator.reverseOrder());
    private final TreeMap<BigDecimal, BigDecimal> asks = new TreeMap<>();
    private final int depth;
    private final int priceDecimals;
    private final int qtyDecimals;
    private boolean started;

    public NaiveBook(int depth, int priceDecimals, int qtyDecimals) {
        this.depth = depth;
        this.priceDecimals = priceDecimals;
        this.qtyDecimals = qtyDecimals;
    }

    /** Applies a book message; returns whether the checksum in it is that of the book after it. */
    public boolean apply(JsonNode message) {
        JsonNode data = message.path("data").path(0);
        if (message.path("type").asText().equals("snapshot")) {
            bids.clear();
            asks.clear();
            started = true;
        } else if (!started) {
            throw new AssertionError("update before the snapshot: " + message);
        }
        set(bids, data.path("bids"));
        set(asks, data.path("asks"));
        return checksum() == data.path("checksum").longValue();
    }

    public Map<BigDecimal, BigDecimal> bids() {
        return bids;
    }

    public Map<BigDecimal, BigDecimal> asks() {
        return asks;
    }

    private void set(NavigableMap<BigDecimal, BigDecimal> side, JsonNode levels) {
        for (JsonNode level : levels) {
            BigDecimal price = level.path("price").decimalValue();
            BigDecimal qty = level.path("qty").decimalValue();
            if (qty.signum() == 0) {
                side.remove(price);
            } else {
                side.put(price, qty);
            }
        }
        while (side.size() > depth) {
            side.pollLastEntry();
        }
    }

    private long checksum() {
        StringBuilder text = new StringBuilder();
        append(text, asks);
        append(text, bids);
        CRC32 crc = new CRC32();
        crc.update(text.toString().getBytes(StandardCharsets.US_ASCII));
        return crc.getValue();
    }

    private void append(StringBuilder text, NavigableMap<BigDecimal, BigDecimal> side) {
        side.entrySet().stream().limit(10).forEach(level -> {
            text.append(digits(level.getKey(), priceDecimals));
            text.append(digits(level.getValue(), qtyDecimals));
        });
    }

    private static String digits(BigDecimal number, int decimals) {
        return number.setScale(decimals, RoundingMode.UNNECESSARY)
                .toPlainString()
                .replace(".", "")
                .replaceFirst("^0+", "");
    }
}
