package io.kairos.benchmarks.encoding;

import io.kairos.benchmarks.book.BenchVenue;
import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.Venue;
import io.kairos.domain.number.DecimalText;
import io.kairos.domain.order.OrderType;
import io.kairos.domain.order.Side;
import io.kairos.domain.order.TimeInForce;
import io.kairos.engine.adapter.outbound.execution.template.MessageTemplate;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.SplittableRandom;

/** Limit orders of one instrument: the numbers that differ, and what is the same in all of them. */
final class OrderNumbers {
    static final int COUNT = 10_000;
    static final int RECV_WINDOW_MS = 5_000;
    static final long INSTRUMENT_CODE = 10_458;
    static final String TOKEN = "aGVsbG8gSSBhbSBhIHRva2VuIG9mIGEgdmVudWU=";
    static final Side SIDE = Side.BUY;
    static final TimeInForce LIFE = TimeInForce.IOC;

    private static final DateTimeFormatter ISO = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSX", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final int RADIX = 36;
    private static final long SEED = 7;
    private static final long FIRST_ID = 1_763_800_000_000_000L;
    private static final long FIRST_MS = 1_763_800_000_000L;

    final Venue venue;
    final Instrument on;
    final long[] px = new long[COUNT];
    final long[] qty = new long[COUNT];

    OrderNumbers(Venue venue) {
        this.venue = venue;
        on = BenchVenue.instrument(venue).instrument;
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < COUNT; i++) {
            px[i] = random.nextLong(1_000_000, 20_000_000);
            qty[i] = random.nextLong(1_000, 5_000_000_000L);
        }
    }

    long orderId(int index) {
        return FIRST_ID + index;
    }

    long timeMs(int index) {
        return FIRST_MS + index;
    }

    static String iso(long timeMs) {
        return ISO.format(Instant.ofEpochMilli(timeMs));
    }

    /** A number of an order as text. */
    String text(OrderShape.Slot number, int index) {
        return switch (number) {
            case REQUEST_ID -> Integer.toString(index);
            case ORDER_ID -> Long.toString(orderId(index), RADIX);
            case PRICE -> DecimalText.format(px[index], on.priceDecimals());
            case QUANTITY -> DecimalText.format(qty[index], on.qtyDecimals());
            case TIME_MS -> Long.toString(timeMs(index));
            case TIME_ISO -> iso(timeMs(index));
        };
    }

    /** What the engine prepares for these orders. */
    MessageTemplate template() {
        return switch (venue) {
            case BINANCE ->
                io.kairos.engine.adapter.outbound.execution.binance.OrderMessages.place(
                        on, SIDE, OrderType.LIMIT, LIFE, RECV_WINDOW_MS);
            case OKX ->
                io.kairos.engine.adapter.outbound.execution.okx.OrderMessages.place(
                        on, INSTRUMENT_CODE, SIDE, OrderType.LIMIT, LIFE);
            case KRAKEN ->
                io.kairos.engine.adapter.outbound.execution.kraken.OrderMessages.place(
                        on, SIDE, OrderType.LIMIT, LIFE, TOKEN);
        };
    }
}
