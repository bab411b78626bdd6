package io.kairos.engine.adapter.outbound.execution.kraken;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.order.OrderType;
import io.kairos.domain.order.Side;
import io.kairos.domain.order.TimeInForce;
import io.kairos.engine.adapter.outbound.execution.template.MessageTemplate;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The prepared messages of one connection, made when first asked for. Event loop only; a hit does not allocate. */
final class OrderTemplates {
    private static final int KINDS = 10;

    private final String token;
    private final MessageTemplate cancel;
    private @Nullable MessageTemplate[][] byInstrument = new MessageTemplate[0][];
    private @Nullable Instrument[] definitions = new Instrument[0];

    OrderTemplates(String token) {
        this.token = token;
        this.cancel = OrderMessages.cancel(token);
    }

    MessageTemplate cancel() {
        return cancel;
    }

    MessageTemplate place(Instrument on, Side side, OrderType type, TimeInForce timeInForce) {
        int id = on.id();
        if (id >= byInstrument.length) {
            int before = byInstrument.length;
            byInstrument = Arrays.copyOf(byInstrument, id + 16);
            definitions = Arrays.copyOf(definitions, id + 16);
            for (int i = before; i < byInstrument.length; i++) {
                byInstrument[i] = new MessageTemplate[KINDS];
            }
        }
        int kind = 2 * kind(type, timeInForce) + (side == Side.BUY ? 0 : 1);
        @Nullable MessageTemplate[] messages = byInstrument[id];
        if (!isSame(definitions[id], on)) {
            Arrays.fill(messages, null);
            definitions[id] = on;
        }
        MessageTemplate message = messages[kind];
        if (message == null) {
            message = OrderMessages.place(on, side, type, timeInForce, token);
            messages[kind] = message;
        }
        return message;
    }

    private static boolean isSame(@Nullable Instrument one, Instrument other) {
        return one != null
                && one.priceDecimals() == other.priceDecimals()
                && one.qtyDecimals() == other.qtyDecimals()
                && one.tickPx() == other.tickPx()
                && one.stepQty() == other.stepQty()
                && one.venueSymbol().equals(other.venueSymbol());
    }

    private static int kind(OrderType type, TimeInForce timeInForce) {
        return switch (type) {
            case MARKET -> 0;
            case LIMIT_MAKER -> 1;
            case LIMIT ->
                switch (timeInForce) {
                    case GTC -> 2;
                    case IOC -> 3;
                    case FOK -> 4;
                };
        };
    }
}
