package io.kairos.benchmarks.encoding;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.kairos.domain.number.DecimalText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;

/** Jackson's streaming generator, its output used again. No tree, no bound objects. */
final class JacksonEncoder extends OrderEncoder {
    private static final int RADIX = 36;

    /** Hands its bytes out without a copy. */
    private static final class Output extends ByteArrayOutputStream {
        Output() {
            super(512);
        }

        byte[] bytes() {
            return buf;
        }
    }

    private final JsonFactory json = new JsonFactory();
    private final Output output = new Output();
    private final String life = OrderNumbers.LIFE.name().toLowerCase(Locale.ROOT);
    private final String side = OrderNumbers.SIDE.name().toLowerCase(Locale.ROOT);

    JacksonEncoder(OrderNumbers orders) {
        super("Jackson streaming", orders);
    }

    @Override
    int encode(int index) {
        output.reset();
        try (JsonGenerator out = json.createGenerator(output)) {
            out.writeStartObject();
            write(out, index);
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return output.size();
    }

    private void write(JsonGenerator out, int index) throws IOException {
        String px = DecimalText.format(orders.px[index], orders.on.priceDecimals());
        String qty = DecimalText.format(orders.qty[index], orders.on.qtyDecimals());
        String id = orders.orderIdPrefix + Long.toString(orders.orderId(index), RADIX);
        switch (orders.venue) {
            case BINANCE -> {
                out.writeNumberField("id", index);
                out.writeStringField("method", "order.place");
                out.writeObjectFieldStart("params");
                out.writeStringField("symbol", orders.on.venueSymbol());
                out.writeStringField("side", OrderNumbers.SIDE.name());
                out.writeStringField("type", "LIMIT");
                out.writeStringField("timeInForce", OrderNumbers.LIFE.name());
                out.writeStringField("price", px);
                out.writeStringField("quantity", qty);
                out.writeStringField("newClientOrderId", id);
                out.writeStringField("newOrderRespType", "FULL");
                out.writeNumberField("recvWindow", OrderNumbers.RECV_WINDOW_MS);
                out.writeNumberField("timestamp", orders.timeMs(index));
                out.writeEndObject();
            }
            case OKX -> {
                out.writeStringField("id", Integer.toString(index));
                out.writeStringField("op", "order");
                out.writeArrayFieldStart("args");
                out.writeStartObject();
                out.writeNumberField("instIdCode", OrderNumbers.INSTRUMENT_CODE);
                out.writeStringField("tdMode", "cash");
                out.writeStringField("clOrdId", id);
                out.writeStringField("side", side);
                out.writeStringField("ordType", life);
                out.writeStringField("px", px);
                out.writeStringField("sz", qty);
                out.writeEndObject();
                out.writeEndArray();
            }
            case KRAKEN -> {
                out.writeStringField("method", "add_order");
                out.writeObjectFieldStart("params");
                out.writeStringField("order_type", "limit");
                out.writeStringField("side", side);
                out.writeStringField("symbol", orders.on.venueSymbol());
                out.writeFieldName("order_qty");
                out.writeNumber(qty);
                out.writeFieldName("limit_price");
                out.writeNumber(px);
                out.writeStringField("time_in_force", life);
                out.writeStringField("cl_ord_id", id);
                out.writeStringField("token", OrderNumbers.TOKEN);
                out.writeEndObject();
                out.writeNumberField("req_id", index);
            }
        }
    }

    @Override
    byte[] bytes() {
        return output.bytes();
    }
}
