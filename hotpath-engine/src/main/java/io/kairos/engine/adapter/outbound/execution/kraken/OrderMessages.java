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
 * Orders of the WebSocket API, version 2: a token per connection, no signature per order. Numbers are bare JSON numbers. The
 * templates of a connection hold its token: they are made anew with it. Sources: Kraken Spot WebSocket v2, <i>Add order</i> and
 * <i>Cancel order</i>.
 *
 * <p>Fees are asked for in quote on either side: then a sale needs no more of its base than it sells, and a purchase needs what
 * the risk gate reserved on top.
 */
public final class OrderMessages {
    private OrderMessages() {}

    /**
     * The message for new orders of a kind. Its time is the deadline: an order that the venue gets later is refused there instead
     * of trading late.
     */
    public static MessageTemplate place(
            Instrument on, Side side, OrderType type, TimeInForce timeInForce, String token) {
        checkToken(token);
        MessageTemplate.Builder message = new MessageTemplate.Builder()
                .text("{\"method\":\"add_order\",\"params\":{\"order_type\":\""
                        + (type == OrderType.MARKET ? "market" : "limit")
                        + "\",\"side\":\"" + side.name().toLowerCase(Locale.ROOT) + "\",\"symbol\":\""
                        + on.venueSymbol() + "\",\"order_qty\":")
                .field(Field.QUANTITY, on.qtyDecimals(), on.stepQty());
        if (type != OrderType.MARKET) {
            message.text(",\"limit_price\":").field(Field.PRICE, on.priceDecimals(), on.tickPx());
        }
        if (type == OrderType.LIMIT) {
            message.text(",\"time_in_force\":\"" + timeInForce.name().toLowerCase(Locale.ROOT) + '"');
        } else if (type == OrderType.LIMIT_MAKER) {
            message.text(",\"time_in_force\":\"gtc\",\"post_only\":true");
        }
        return message.text(",\"stp_type\":\"cancel_newest\",\"fee_preference\":\"quote\",\"deadline\":\"")
                .field(Field.TIME_ISO)
                .text("\",\"cl_ord_id\":\"" + ClientOrderId.PREFIX)
                .field(Field.ORDER_ID)
                .text("\",\"token\":\"" + token + "\"},\"req_id\":")
                .field(Field.REQUEST_ID)
                .text("}")
                .build();
    }

    /** The message that cancels an order of ours, whatever its instrument. */
    static MessageTemplate cancel(String token) {
        checkToken(token);
        return new MessageTemplate.Builder()
                .text("{\"method\":\"cancel_order\",\"params\":{\"cl_ord_id\":[\"" + ClientOrderId.PREFIX)
                .field(Field.ORDER_ID)
                .text("\"],\"token\":\"" + token + "\"},\"req_id\":")
                .field(Field.REQUEST_ID)
                .text("}")
                .build();
    }

    /** A token goes into messages as it is, so it must not end a text there. */
    static void checkToken(String token) {
        if (!token.matches("[A-Za-z0-9+/=_-]+")) {
            throw new IllegalArgumentException("token: expected the characters of base 64");
        }
    }
}
