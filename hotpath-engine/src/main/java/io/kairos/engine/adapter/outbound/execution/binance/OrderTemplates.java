package io.kairos.engine.adapter.outbound.execution.binance;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.order.OrderType;
import io.kairos.domain.order.Side;
import io.kairos.domain.order.TimeInForce;
import io.kairos.engine.adapter.outbound.execution.template.MessageTemplate;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The prepared messages of each instrument, made at the start or when first asked for. Event loop only; a hit does not allocate. */
final class OrderTemplates {
    private static final int KINDS = 10;

    private final int recvWindowMs;
    private @Nullable Kinds[] byInstrument = new Kinds[0];

    private static final class Kinds {
        final Instrument on;
        final @Nullable MessageTemplate[] messages = new MessageTemplate[KINDS];

        Kinds(Instrument on) {
            this.on = on;
        }
    }

    OrderTemplates(int recvWindowMs) {
        this.recvWindowMs = recvWindowMs;
    }

    /** Makes what strategies send: putting a message together takes far longer than sending it, and code that runs once runs slowly. */
    void prepare(Instrument on) {
        for (Side side : Side.values()) {
            var unusedCycle = of(on, side, OrderType.LIMIT, TimeInForce.IOC);
            var unusedWayBack = of(on, side, OrderType.MARKET, TimeInForce.IOC);
        }
    }

    MessageTemplate of(Instrument on, Side side, OrderType type, TimeInForce timeInForce) {
        int id = on.id();
        if (id >= byInstrument.length) {
            byInstrument = Arrays.copyOf(byInstrument, Math.max(id + 1, 2 * byInstrument.length));
        }
        Kinds kinds = byInstrument[id];
        if (kinds == null || !isSame(kinds.on, on)) {
            kinds = new Kinds(on);
            byInstrument[id] = kinds;
        }
        int kind = 2 * kind(type, timeInForce) + (side == Side.BUY ? 0 : 1);
        MessageTemplate message = kinds.messages[kind];
        if (message == null) {
            message = OrderMessages.place(on, side, type, timeInForce, recvWindowMs);
            kinds.messages[kind] = message;
        }
        return message;
    }

    private static boolean isSame(Instrument one, Instrument other) {
        return one.priceDecimals() == other.priceDecimals()
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
