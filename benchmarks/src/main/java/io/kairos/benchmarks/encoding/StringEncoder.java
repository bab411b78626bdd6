package io.kairos.benchmarks.encoding;

import io.kairos.domain.number.DecimalText;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A builder that is used again, the text it makes, and its bytes: nothing but the text of each number is made beside. */
final class StringEncoder extends OrderEncoder {
    private static final int RADIX = 36;

    private final StringBuilder text = new StringBuilder(512);
    private final String life = OrderNumbers.LIFE.name().toLowerCase(Locale.ROOT);
    private final String side = OrderNumbers.SIDE.name().toLowerCase(Locale.ROOT);
    private byte[] bytes = new byte[0];

    StringEncoder(OrderNumbers orders) {
        super("String building", orders);
    }

    @Override
    int encode(int index) {
        text.setLength(0);
        String px = DecimalText.format(orders.px[index], orders.on.priceDecimals());
        String qty = DecimalText.format(orders.qty[index], orders.on.qtyDecimals());
        String id = orders.orderIdPrefix + Long.toString(orders.orderId(index), RADIX);
        switch (orders.venue) {
            case BINANCE ->
                text.append("{\"id\":")
                        .append(index)
                        .append(",\"method\":\"order.place\",\"params\":{\"symbol\":\"")
                        .append(orders.on.venueSymbol())
                        .append("\",\"side\":\"")
                        .append(OrderNumbers.SIDE)
                        .append("\",\"type\":\"LIMIT\",\"timeInForce\":\"")
                        .append(OrderNumbers.LIFE)
                        .append("\",\"price\":\"")
                        .append(px)
                        .append("\",\"quantity\":\"")
                        .append(qty)
                        .append("\",\"newClientOrderId\":\"")
                        .append(id)
                        .append("\",\"newOrderRespType\":\"FULL\",\"recvWindow\":")
                        .append(OrderNumbers.RECV_WINDOW_MS)
                        .append(",\"timestamp\":")
                        .append(orders.timeMs(index))
                        .append("}}");
            case OKX ->
                text.append("{\"id\":\"")
                        .append(index)
                        .append("\",\"op\":\"order\",\"args\":[{\"instIdCode\":")
                        .append(OrderNumbers.INSTRUMENT_CODE)
                        .append(",\"tdMode\":\"cash\",\"clOrdId\":\"")
                        .append(id)
                        .append("\",\"side\":\"")
                        .append(side)
                        .append("\",\"ordType\":\"")
                        .append(life)
                        .append("\",\"px\":\"")
                        .append(px)
                        .append("\",\"sz\":\"")
                        .append(qty)
                        .append("\"}]}");
            case KRAKEN ->
                text.append("{\"method\":\"add_order\",\"params\":{\"order_type\":\"limit\",\"side\":\"")
                        .append(side)
                        .append("\",\"symbol\":\"")
                        .append(orders.on.venueSymbol())
                        .append("\",\"order_qty\":")
                        .append(qty)
                        .append(",\"limit_price\":")
                        .append(px)
                        .append(",\"time_in_force\":\"")
                        .append(life)
                        .append("\",\"cl_ord_id\":\"")
                        .append(id)
                        .append("\",\"token\":\"")
                        .append(OrderNumbers.TOKEN)
                        .append("\"},\"req_id\":")
                        .append(index)
                        .append('}');
        }
        bytes = text.toString().getBytes(StandardCharsets.US_ASCII);
        return bytes.length;
    }

    @Override
    byte[] bytes() {
        return bytes;
    }
}
