package io.kairos.engine.application;

import io.kairos.domain.order.OrderState;
import io.kairos.domain.order.OrderType;
import io.kairos.domain.order.Side;
import io.kairos.domain.order.TimeInForce;
import io.kairos.journal.codec.BooleanType;
import org.jspecify.annotations.Nullable;

/** Joins the domain's words with the journal's; null stands for a code that this version does not know. */
final class Codes {
    private Codes() {}

    static io.kairos.journal.codec.Side encode(Side side) {
        return switch (side) {
            case BUY -> io.kairos.journal.codec.Side.BUY;
            case SELL -> io.kairos.journal.codec.Side.SELL;
        };
    }

    static @Nullable Side decode(io.kairos.journal.codec.Side side) {
        return switch (side) {
            case BUY -> Side.BUY;
            case SELL -> Side.SELL;
            case SBE_UNKNOWN, NULL_VAL -> null;
        };
    }

    static io.kairos.journal.codec.OrderType encode(OrderType type) {
        return switch (type) {
            case LIMIT -> io.kairos.journal.codec.OrderType.LIMIT;
            case MARKET -> io.kairos.journal.codec.OrderType.MARKET;
            case LIMIT_MAKER -> io.kairos.journal.codec.OrderType.LIMIT_MAKER;
        };
    }

    static @Nullable OrderType decode(io.kairos.journal.codec.OrderType type) {
        return switch (type) {
            case LIMIT -> OrderType.LIMIT;
            case MARKET -> OrderType.MARKET;
            case LIMIT_MAKER -> OrderType.LIMIT_MAKER;
            case SBE_UNKNOWN, NULL_VAL -> null;
        };
    }

    static io.kairos.journal.codec.TimeInForce encode(TimeInForce timeInForce) {
        return switch (timeInForce) {
            case GTC -> io.kairos.journal.codec.TimeInForce.GTC;
            case IOC -> io.kairos.journal.codec.TimeInForce.IOC;
            case FOK -> io.kairos.journal.codec.TimeInForce.FOK;
        };
    }

    static @Nullable TimeInForce decode(io.kairos.journal.codec.TimeInForce timeInForce) {
        return switch (timeInForce) {
            case GTC -> TimeInForce.GTC;
            case IOC -> TimeInForce.IOC;
            case FOK -> TimeInForce.FOK;
            case SBE_UNKNOWN, NULL_VAL -> null;
        };
    }

    static io.kairos.journal.codec.OrderState encode(OrderState state) {
        return switch (state) {
            case PENDING_NEW -> io.kairos.journal.codec.OrderState.PENDING_NEW;
            case LIVE -> io.kairos.journal.codec.OrderState.LIVE;
            case PENDING_CANCEL -> io.kairos.journal.codec.OrderState.PENDING_CANCEL;
            case FILLED -> io.kairos.journal.codec.OrderState.FILLED;
            case CANCELED -> io.kairos.journal.codec.OrderState.CANCELED;
            case REJECTED -> io.kairos.journal.codec.OrderState.REJECTED;
            case EXPIRED -> io.kairos.journal.codec.OrderState.EXPIRED;
            case UNKNOWN -> io.kairos.journal.codec.OrderState.UNKNOWN;
        };
    }

    static @Nullable OrderState decode(io.kairos.journal.codec.OrderState state) {
        return switch (state) {
            case PENDING_NEW -> OrderState.PENDING_NEW;
            case LIVE -> OrderState.LIVE;
            case PENDING_CANCEL -> OrderState.PENDING_CANCEL;
            case FILLED -> OrderState.FILLED;
            case CANCELED -> OrderState.CANCELED;
            case REJECTED -> OrderState.REJECTED;
            case EXPIRED -> OrderState.EXPIRED;
            case UNKNOWN -> OrderState.UNKNOWN;
            case SBE_UNKNOWN, NULL_VAL -> null;
        };
    }

    static BooleanType encode(boolean value) {
        return value ? BooleanType.T : BooleanType.F;
    }
}
