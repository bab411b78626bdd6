package io.kairos.engine.adapter.outbound.execution.binance;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.order.ClientOrderId;
import io.kairos.domain.order.OrderType;
import io.kairos.domain.order.Side;
import io.kairos.domain.order.TimeInForce;
import io.kairos.engine.adapter.outbound.execution.template.MessageTemplate;
import io.kairos.engine.adapter.outbound.execution.template.MessageTemplate.Field;

/**
 * {@code order.place} of a session that is logged on: neither key nor signature, only a time stamp. Source: Binance Spot, WebSocket
 * API, <i>Session authentication</i> and <i>Place new order</i>.
 */
public final class OrderMessages {
    private OrderMessages() {}

    /** The message for new orders of a kind. */
    public static MessageTemplate place(
            Instrument on, Side side, OrderType type, TimeInForce timeInForce, int recvWindowMs) {
        MessageTemplate.Builder message = new MessageTemplate.Builder()
                .text("{\"id\":")
                .field(Field.REQUEST_ID)
                .text(",\"method\":\"order.place\",\"params\":{\"symbol\":\"" + on.venueSymbol() + "\",\"side\":\""
                        + side + "\",\"type\":\"" + type + '"');
        if (type == OrderType.LIMIT) {
            message.text(",\"timeInForce\":\"" + timeInForce + '"');
        }
        if (type != OrderType.MARKET) {
            message.text(",\"price\":\"")
                    .field(Field.PRICE, on.priceDecimals(), on.tickPx())
                    .text("\"");
        }
        return message.text(",\"quantity\":\"")
                .field(Field.QUANTITY, on.qtyDecimals(), on.stepQty())
                .text("\",\"newClientOrderId\":\"" + ClientOrderId.PREFIX)
                .field(Field.ORDER_ID)
                .text("\",\"newOrderRespType\":\"FULL\",\"recvWindow\":" + recvWindowMs + ",\"timestamp\":")
                .field(Field.TIME_MS)
                .text("}}")
                .build();
    }
}
