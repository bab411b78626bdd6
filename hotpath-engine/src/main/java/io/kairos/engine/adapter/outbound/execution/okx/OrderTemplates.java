package io.kairos.engine.adapter.outbound.execution.okx;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.order.OrderType;
import io.kairos.domain.order.Side;
import io.kairos.domain.order.TimeInForce;
import io.kairos.engine.adapter.outbound.execution.template.MessageTemplate;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The prepared messages of each instrument, made when first asked for. Event loop only; a hit does not allocate. */
final class OrderTemplates {
    private static final int CANCEL = 10;
    private static final int AMEND = 11;
    private static final int KINDS = 12;

    private @Nullable Kinds[] byInstrument = new Kinds[0];

    private static final class Kinds {
        final Instrument on;
        final long instIdCode;
        final @Nullable MessageTemplate[] messages = new MessageTemplate[KINDS];

        Kinds(Instrument on, long instIdCode) {
            this.on = on;
            this.instIdCode = instIdCode;
        }
    }

    MessageTemplate place(Instrument on, long instIdCode, Side side, OrderType type, TimeInForce timeInForce) {
        Kinds kinds = kinds(on, instIdCode);
        int kind = 2 * kind(type, timeInForce) + (side == Side.BUY ? 0 : 1);
        MessageTemplate message = kinds.messages[kind];
        if (message == null) {
            message = OrderMessages.place(on, instIdCode, side, type, timeInForce);
            kinds.messages[kind] = message;
        }
        return message;
    }

    MessageTemplate cancel(Instrument on, long instIdCode) {
        Kinds kinds = kinds(on, instIdCode);
        MessageTemplate message = kinds.messages[CANCEL];
        if (message == null) {
            message = OrderMessages.cancel(instIdCode);
            kinds.messages[CANCEL] = message;
        }
        return message;
    }

    MessageTemplate amend(Instrument on, long instIdCode) {
        Kinds kinds = kinds(on, instIdCode);
        MessageTemplate message = kinds.messages[AMEND];
        if (message == null) {
            message = OrderMessages.amend(on, instIdCode);
            kinds.messages[AMEND] = message;
        }
        return message;
    }

    /** Codes change with the environment, and perhaps with a market that is listed anew. */
    private Kinds kinds(Instrument on, long instIdCode) {
        int id = on.id();
        if (id >= byInstrument.length) {
            byInstrument = Arrays.copyOf(byInstrument, id + 1);
        }
        Kinds kinds = byInstrument[id];
        if (kinds == null || kinds.instIdCode != instIdCode || !isSame(kinds.on, on)) {
            kinds = new Kinds(on, instIdCode);
            byInstrument[id] = kinds;
        }
        return kinds;
    }

    private static boolean isSame(Instrument one, Instrument other) {
        return one.priceDecimals() == other.priceDecimals()
                && one.qtyDecimals() == other.qtyDecimals()
                && one.tickPx() == other.tickPx()
                && one.stepQty() == other.stepQty();
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
