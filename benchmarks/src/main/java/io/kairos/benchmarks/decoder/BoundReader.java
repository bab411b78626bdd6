package io.kairos.benchmarks.decoder;

import com.alibaba.fastjson2.JSON;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Binance's message bound to objects with {@link BigDecimal}s, as most clients do. */
final class BoundReader extends Reader {
    /** A combined-stream message. */
    public static final class Envelope {
        /** The stream's name. */
        public String stream = "";
        /** The quote. */
        public Ticker data = new Ticker();
    }

    /** Best bid and ask; names are the venue's. */
    public static final class Ticker {
        /** Update id. */
        public long u;
        /** Symbol. */
        public String s = "";
        /** Bid. */
        public BigDecimal b = BigDecimal.ZERO;
        /** Bid quantity. */
        public BigDecimal B = BigDecimal.ZERO;
        /** Ask. */
        public BigDecimal a = BigDecimal.ZERO;
        /** Ask quantity. */
        public BigDecimal A = BigDecimal.ZERO;
    }

    /** The library that binds. */
    interface Binding {
        Envelope bind(byte[] message, int length);
    }

    private final Binding binding;

    private BoundReader(String name, List<byte[]> messages, Binding binding) {
        super(name, messages);
        this.binding = binding;
    }

    static BoundReader jackson(List<byte[]> messages) {
        ObjectReader reader = JsonMapper.builder()
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build()
                .readerFor(Envelope.class);
        return new BoundReader("Jackson databind", messages, (message, length) -> {
            try {
                return reader.readValue(message, 0, length);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    static BoundReader fastjson(List<byte[]> messages) {
        return new BoundReader(
                "fastjson2",
                messages,
                (message, length) -> JSON.parseObject(message, 0, length, StandardCharsets.UTF_8, Envelope.class));
    }

    @Override
    long read(byte[] message, int length) {
        Ticker ticker = binding.bind(message, length).data;
        return digest(
                mantissa(ticker.b, Quotes.PRICE_DECIMALS),
                mantissa(ticker.B, Quotes.QTY_DECIMALS),
                mantissa(ticker.a, Quotes.PRICE_DECIMALS),
                mantissa(ticker.A, Quotes.QTY_DECIMALS));
    }

    private static long mantissa(BigDecimal value, int decimals) {
        return value.setScale(decimals, RoundingMode.UNNECESSARY)
                .unscaledValue()
                .longValueExact();
    }
}
