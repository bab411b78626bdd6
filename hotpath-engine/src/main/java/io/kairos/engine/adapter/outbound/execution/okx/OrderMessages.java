package io.kairos.engine.adapter.outbound.execution.okx;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.order.OrderType;
import io.kairos.domain.order.Side;
import io.kairos.domain.order.TimeInForce;
import io.kairos.engine.adapter.outbound.execution.template.MessageTemplate;
import io.kairos.engine.adapter.outbound.execution.template.MessageTemplate.Field;
import java.util.Locale;

/**
 * Order entry on the private WebSocket after {@link LoginMessage}: no signature per order. Orders name their instrument by its
 * code ({@code instIdCode}), which the venue's instrument list tells. Source: OKX API v5, <i>WS / Place order</i>, <i>Cancel order</i>,
 * <i>Amend order</i>.
 *
 * <p>New orders and amendments say by when they have to arrive ({@code expTime}), so that none can come to life long after we have
 * given it up. Each carries our tag, by which the dead man's switch knows our orders.
 */
public final class OrderMessages {
    /** First characters of our ids: the venue takes letters and digits only. */
    public static final String ID_PREFIX = "kairos";
    /** Tag of our orders. */
    public static final String TAG = "kairos";

    private static final int RADIX = 36;

    private OrderMessages() {}

    /**
     * The message for new orders of a kind; quantities are always of the base asset. The time to encode is the one by which the order
     * has to arrive.
     *
     * @param instIdCode the venue's number for the instrument.
     */
    public static MessageTemplate place(
            Instrument on, long instIdCode, Side side, OrderType type, TimeInForce timeInForce) {
        MessageTemplate.Builder message = new MessageTemplate.Builder()
                .text("{\"id\":\"")
                .field(Field.REQUEST_ID)
                .text("\",\"op\":\"order\",\"expTime\":\"")
                .field(Field.TIME_MS)
                .text("\",\"args\":[{\"instIdCode\":" + instIdCode + ",\"tdMode\":\"cash\",\"clOrdId\":\"" + ID_PREFIX)
                .field(Field.ORDER_ID)
                .text("\",\"tag\":\"" + TAG + "\",\"side\":\"" + side.name().toLowerCase(Locale.ROOT)
                        + "\",\"ordType\":\"" + orderType(type, timeInForce) + '"');
        if (type == OrderType.MARKET) {
            // An order that the balance does not cover is to be refused, not made smaller.
            message.text(",\"tgtCcy\":\"base_ccy\",\"banAmend\":true");
        } else {
            message.text(",\"px\":\"")
                    .field(Field.PRICE, on.priceDecimals(), on.tickPx())
                    .text("\"");
        }
        return message.text(",\"sz\":\"")
                .field(Field.QUANTITY, on.qtyDecimals(), on.stepQty())
                .text("\"}]}")
                .build();
    }

    /** The message for cancels of orders on an instrument. */
    public static MessageTemplate cancel(long instIdCode) {
        return new MessageTemplate.Builder()
                .text("{\"id\":\"")
                .field(Field.REQUEST_ID)
                .text("\",\"op\":\"cancel-order\",\"args\":[{\"instIdCode\":" + instIdCode + ",\"clOrdId\":\""
                        + ID_PREFIX)
                .field(Field.ORDER_ID)
                .text("\"}]}")
                .build();
    }

    /**
     * The message for amendments: the quantity is the whole of it, what has filled included. One that fails leaves the order as it
     * was. The time to encode is the one by which the amendment has to arrive.
     */
    public static MessageTemplate amend(Instrument on, long instIdCode) {
        return new MessageTemplate.Builder()
                .text("{\"id\":\"")
                .field(Field.REQUEST_ID)
                .text("\",\"op\":\"amend-order\",\"expTime\":\"")
                .field(Field.TIME_MS)
                .text("\",\"args\":[{\"instIdCode\":" + instIdCode + ",\"clOrdId\":\"" + ID_PREFIX)
                .field(Field.ORDER_ID)
                .text("\",\"reqId\":\"")
                .field(Field.REQUEST_ID)
                .text("\",\"cxlOnFail\":false,\"newPx\":\"")
                .field(Field.PRICE, on.priceDecimals(), on.tickPx())
                .text("\",\"newSz\":\"")
                .field(Field.QUANTITY, on.qtyDecimals(), on.stepQty())
                .text("\"}]}")
                .build();
    }

    /** A cancel for REST, which names the instrument by its symbol. */
    static String cancelByRest(Instrument on, long orderId) {
        return "{\"instId\":\"" + on.venueSymbol() + "\",\"clOrdId\":\"" + clientId(orderId) + "\"}";
    }

    private static String orderType(OrderType type, TimeInForce timeInForce) {
        return switch (type) {
            case MARKET -> "market";
            case LIMIT_MAKER -> "post_only";
            case LIMIT ->
                switch (timeInForce) {
                    case GTC -> "limit";
                    case IOC -> "ioc";
                    case FOK -> "fok";
                };
        };
    }

    /** The text that the venue knows our order by, as the messages write it. */
    public static String clientId(long orderId) {
        if (orderId <= 0) {
            throw new IllegalArgumentException("orderId: expected above zero, got " + orderId);
        }
        return ID_PREFIX + Long.toString(orderId, RADIX);
    }

    /** The order id in the venue's text, or 0 when the order is not ours. */
    public static long orderId(String text) {
        String digits = text.startsWith(ID_PREFIX) ? text.substring(ID_PREFIX.length()) : "";
        if (!digits.matches("[1-9a-z][0-9a-z]{0,12}")) {
            return 0;
        }
        try {
            return Long.parseLong(digits, RADIX);
        } catch (NumberFormatException tooLarge) {
            return 0;
        }
    }
}
