package io.kairos.engine.adapter.outbound.execution.kraken;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.order.ClientOrderId;
import io.kairos.domain.order.OrderType;
import io.kairos.domain.order.Side;
import io.kairos.domain.order.TimeInForce;
import io.kairos.engine.adapter.outbound.execution.template.MessageTemplate;
import io.kairos.engine.adapter.outbound.execution.template.MessageTemplate.Field;
import java.util.Locale;

/**
 * {@code add_order} of the WebSocket API, version 2: a token of {@link TokenRequest}, no signature per order. Numbers are bare JSON
 * numbers. The templates of a connection hold its token: they are made anew with it. Source: Kraken Spot WebSocket v2, <i>Add
 * order</i>.
 */
public final class OrderMessages {
    private OrderMessages() {}

    /** The message for new orders of a kind. */
    public static MessageTemplate place(
            Instrument on, Side side, OrderType type, TimeInForce timeInForce, String token) {
        if (!token.matches("[A-Za-z0-9+/=_-]+")) {
            throw new IllegalArgumentException("token: expected the characters of base 64");
        }
        MessageTemplate.Builder message = new MessageTemplate.Builder()
                .text("{\"method\":\"add_order\",\"params\":{\"order_type\":\""
                        + (type == OrderType.MARKET ? "market" : "limit")
                        + "\",\"side\":\"" + side.name().toLowerCase(Locale.ROOT) + "\",\"symbol\":\""
                        + on.venueSymbol() + "\",\"order_qty\":")
                .field(Field.QUANTITY, on.qtyDecimals());
        if (type != OrderType.MARKET) {
            message.text(",\"limit_price\":").field(Field.PRICE, on.priceDecimals());
        }
        if (type == OrderType.LIMIT) {
            message.text(",\"time_in_force\":\"" + timeInForce.name().toLowerCase(Locale.ROOT) + '"');
        } else if (type == OrderType.LIMIT_MAKER) {
            message.text(",\"time_in_force\":\"gtc\",\"post_only\":true");
        }
        return message.text(",\"cl_ord_id\":\"" + ClientOrderId.PREFIX)
                .field(Field.ORDER_ID)
                .text("\",\"token\":\"" + token + "\"},\"req_id\":")
                .field(Field.REQUEST_ID)
                .text("}")
                .build();
    }
}
