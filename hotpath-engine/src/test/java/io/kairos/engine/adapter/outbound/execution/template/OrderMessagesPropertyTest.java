package io.kairos.engine.adapter.outbound.execution.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.ThreadMXBean;
import io.kairos.domain.instrument.Asset;
import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.Venue;
import io.kairos.domain.order.ClientOrderId;
import io.kairos.domain.order.OrderType;
import io.kairos.domain.order.Side;
import io.kairos.domain.order.TimeInForce;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every message against the tree that Jackson makes of the same order. */
class OrderMessagesPropertyTest {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();
    private static final ObjectMapper PLAIN = JsonMapper.builder()
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();
    private static final List<OrderType> TYPES = List.of(OrderType.LIMIT, OrderType.MARKET, OrderType.LIMIT_MAKER);
    private static final List<TimeInForce> LIVES = List.of(TimeInForce.GTC, TimeInForce.IOC, TimeInForce.FOK);
    private static final int OFFSET = 3;
    private static final DateTimeFormatter ISO_MILLIS = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final SplittableRandom random = new SplittableRandom(7);
    private long requestId;
    private long orderId;
    private long px;
    private long qty;
    private long timeMs;

    @ParameterizedTest
    @ValueSource(strings = {"BINANCE", "OKX", "KRAKEN"})
    void shouldSayWhatJacksonWouldSay(String name) throws Exception {
        Venue venue = Venue.valueOf(name);
        for (int i = 0; i < 20_000; i++) {
            Instrument on = instrument(venue);
            Side side = random.nextBoolean() ? Side.BUY : Side.SELL;
            OrderType type = TYPES.get(random.nextInt(3));
            TimeInForce tif = LIVES.get(random.nextInt(3));
            draw();
            MessageTemplate template =
                    switch (venue) {
                        case BINANCE ->
                            io.kairos.engine.adapter.outbound.execution.binance.OrderMessages.place(
                                    on, side, type, tif, 5_000);
                        case OKX ->
                            io.kairos.engine.adapter.outbound.execution.okx.OrderMessages.place(
                                    on, 10_458L, side, type, tif);
                        case KRAKEN ->
                            io.kairos.engine.adapter.outbound.execution.kraken.OrderMessages.place(
                                    on, side, type, tif, "T0ken/+=");
                    };
            byte[] into = new byte[OFFSET + template.maxLength()];
            Arrays.fill(into, (byte) '#');
            int length = template.encode(requestId, orderId, px, qty, timeMs, into, OFFSET);

            JsonNode said = JSON.readTree(into, OFFSET, length);
            JsonNode expected =
                    switch (venue) {
                        case BINANCE -> binance(on, side, type, tif);
                        case OKX -> okx(on, side, type, tif);
                        case KRAKEN -> kraken(on, side, type, tif);
                    };
            assertThat(said).as("%d %s", i, expected).isEqualTo(expected);
            assertThat(into[OFFSET - 1]).isEqualTo((byte) '#');
            if (OFFSET + length < into.length) {
                assertThat(into[OFFSET + length]).isEqualTo((byte) '#');
            }
        }
    }

    private void draw() {
        requestId = edge(Long.MAX_VALUE);
        orderId = Math.max(1, edge(Long.MAX_VALUE));
        px = edge(Long.MAX_VALUE);
        qty = edge(Long.MAX_VALUE);
        timeMs = 1_700_000_000_000L + random.nextInt(1_000_000_000);
    }

    /** Often the ends of the range and the powers of ten, where the number of digits changes. */
    private long edge(long max) {
        return switch (random.nextInt(6)) {
            case 0 -> 0;
            case 1 -> max - random.nextInt(3);
            case 2 -> {
                long power = 1;
                for (int i = random.nextInt(18); i > 0; i--) {
                    power *= 10;
                }
                yield power + random.nextInt(3) - 1;
            }
            default -> random.nextLong() >>> (1 + random.nextInt(62));
        };
    }

    private ObjectNode binance(Instrument on, Side side, OrderType type, TimeInForce tif) {
        ObjectNode message =
                JSON.createObjectNode().put("id", number(requestId)).put("method", "order.place");
        ObjectNode params = message.putObject("params")
                .put("symbol", on.venueSymbol())
                .put("side", side.name())
                .put("type", type.name());
        if (type == OrderType.LIMIT) {
            params.put("timeInForce", tif.name());
        }
        if (type != OrderType.MARKET) {
            params.put("price", text(px, on.priceDecimals()));
        }
        params.put("quantity", text(qty, on.qtyDecimals()))
                .put("newClientOrderId", ClientOrderId.format(orderId))
                .put("newOrderRespType", "FULL")
                .put("recvWindow", 5_000)
                .put("timestamp", timeMs);
        return reread(message);
    }

    private ObjectNode okx(Instrument on, Side side, OrderType type, TimeInForce tif) {
        ObjectNode message =
                JSON.createObjectNode().put("id", Long.toString(requestId)).put("op", "order");
        message.put("expTime", Long.toString(timeMs));
        ObjectNode order = message.putArray("args")
                .addObject()
                .put("instIdCode", 10_458)
                .put("tdMode", "cash")
                .put("clOrdId", "kairos" + Long.toString(orderId, 36))
                .put("tag", "kairos")
                .put("side", side.name().toLowerCase(Locale.ROOT));
        String gtc = tif == TimeInForce.GTC ? "limit" : tif.name().toLowerCase(Locale.ROOT);
        if (type == OrderType.MARKET) {
            order.put("ordType", "market").put("tgtCcy", "base_ccy").put("banAmend", true);
        } else {
            order.put("ordType", type == OrderType.LIMIT_MAKER ? "post_only" : gtc)
                    .put("px", text(px, on.priceDecimals()));
        }
        order.put("sz", text(qty, on.qtyDecimals()));
        return reread(message);
    }

    private ObjectNode kraken(Instrument on, Side side, OrderType type, TimeInForce tif) {
        ObjectNode message = JSON.createObjectNode().put("method", "add_order");
        ObjectNode params = message.putObject("params")
                .put("order_type", type == OrderType.MARKET ? "market" : "limit")
                .put("side", side.name().toLowerCase(Locale.ROOT))
                .put("symbol", on.venueSymbol())
                .put("order_qty", BigDecimal.valueOf(qty, on.qtyDecimals()));
        if (type != OrderType.MARKET) {
            params.put("limit_price", BigDecimal.valueOf(px, on.priceDecimals()));
            params.put("time_in_force", type == OrderType.LIMIT ? tif.name().toLowerCase(Locale.ROOT) : "gtc");
        }
        if (type == OrderType.LIMIT_MAKER) {
            params.put("post_only", true);
        }
        params.put("stp_type", "cancel_newest")
                .put("fee_preference", "quote")
                .put("deadline", ISO_MILLIS.format(Instant.ofEpochMilli(timeMs)))
                .put("cl_ord_id", ClientOrderId.format(orderId))
                .put("token", "T0ken/+=");
        message.put("req_id", number(requestId));
        return reread(message);
    }

    private static BigDecimal number(long value) {
        return BigDecimal.valueOf(value);
    }

    private static String text(long mantissa, int scale) {
        return BigDecimal.valueOf(mantissa, scale).toPlainString();
    }

    /** Through text, so that numbers have the node types that reading gives them. */
    private static ObjectNode reread(ObjectNode node) {
        try {
            return (ObjectNode) JSON.readTree(PLAIN.writeValueAsString(node));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private Instrument instrument(Venue venue) {
        return new Instrument(
                0,
                venue,
                "BTC-USDT",
                venue == Venue.KRAKEN ? "BTC/USDT" : "BTC-USDT",
                new Asset(0, "BTC", 18),
                new Asset(1, "USDT", 18),
                random.nextInt(19),
                random.nextInt(19),
                1,
                1,
                Long.MAX_VALUE,
                1,
                1,
                Long.MAX_VALUE,
                0,
                1_000,
                1_000,
                true);
    }

    @Test
    void shouldRefuseWhatCannotBeWritten() {
        MessageTemplate template = new MessageTemplate.Builder()
                .field(MessageTemplate.Field.ORDER_ID)
                .field(MessageTemplate.Field.QUANTITY)
                .build();
        byte[] into = new byte[template.maxLength()];
        assertThatThrownBy(() -> template.encode(1, 0, 1, 1, 1, into, 0)).hasMessageContaining("orderId");
        assertThatThrownBy(() -> template.encode(1, 1, 1, -1, 1, into, 0)).hasMessageContaining("-1");
        assertThatThrownBy(() -> new MessageTemplate.Builder().text("\u00fc").build())
                .hasMessageContaining("ASCII");
        assertThatThrownBy(() -> new MessageTemplate.Builder().field(MessageTemplate.Field.PRICE, 19))
                .hasMessageContaining("19");
    }

    @Test
    void shouldNotAllocate() {
        MessageTemplate template = io.kairos.engine.adapter.outbound.execution.binance.OrderMessages.place(
                instrument(Venue.BINANCE), Side.BUY, OrderType.LIMIT, TimeInForce.IOC, 5_000);
        byte[] into = new byte[template.maxLength()];
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        encode(template, into, 20_000);
        long before = threads.getCurrentThreadAllocatedBytes();
        encode(template, into, 200_000);
        // The measurement itself allocates a little.
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(2_000);
    }

    private static void encode(MessageTemplate template, byte[] into, int times) {
        for (int i = 1; i <= times; i++) {
            template.encode(i, i, 4_000_000L + i, i, 1_700_000_000_000L + i, into, 0);
        }
    }
}
