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
 * code ({@code instIdCode}), which the venue's instrument list tells. Source: OKX API v5, <i>WS / Place order</i>.
 */
public final class OrderMessages {
    /** First characters of our ids: the venue takes letters and digits only. */
    public static final String ID_PREFIX = "kairos";

    private OrderMessages() {}

    /**
     * The message for new orders of a kind; quantities are always of the base asset.
     *
     * @param instIdCode the venue's number for the instrument.
     */
    public static MessageTemplate place(
            Instrument on, long instIdCode, Side side, OrderType type, TimeInForce timeInForce) {
        MessageTemplate.Builder message = new MessageTemplate.Builder()
                .text("{\"id\":\"")
                .field(Field.REQUEST_ID)
                .text("\",\"op\":\"order\",\"args\":[{\"instIdCode\":" + instIdCode
                        + ",\"tdMode\":\"cash\",\"clOrdId\":\"" + ID_PREFIX)
                .field(Field.ORDER_ID)
                .text("\",\"side\":\"" + side.name().toLowerCase(Locale.ROOT) + "\",\"ordType\":\""
                        + orderType(type, timeInForce) + '"');
        if (type == OrderType.MARKET) {
            message.text(",\"tgtCcy\":\"base_ccy\"");
        } else {
            message.text(",\"px\":\"").field(Field.PRICE, on.priceDecimals()).text("\"");
        }
        return message.text(",\"sz\":\"")
                .field(Field.QUANTITY, on.qtyDecimals())
                .text("\"}]}")
                .build();
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

    /** The order id in the venue's text, or 0 when the order is not ours. */
    public static long orderId(String text) {
        String digits = text.startsWith(ID_PREFIX) ? text.substring(ID_PREFIX.length()) : "";
        if (!digits.matches("[1-9a-z][0-9a-z]{0,12}")) {
            return 0;
        }
        try {
            return Long.parseLong(digits, 36);
        } catch (NumberFormatException tooLarge) {
            return 0;
        }
    }
}
