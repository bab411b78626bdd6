package io.kairos.gateway.engine;

import io.kairos.domain.number.FixedMath;
import io.kairos.domain.order.OrderType;
import io.kairos.domain.order.Side;
import io.kairos.domain.order.TimeInForce;
import io.kairos.gateway.model.AmendOrder;
import io.kairos.gateway.model.ControlLimit;
import io.kairos.gateway.model.Conversion;
import io.kairos.gateway.model.PlaceOrder;
import io.kairos.gateway.model.RiskLimitsChange;
import io.kairos.gateway.model.StrategyChange;
import io.kairos.gateway.port.BadInputException;
import io.kairos.proto.common.v1.Decimal;
import io.kairos.proto.common.v1.RiskScope;
import io.kairos.proto.trading.v1.AmendOrderRequest;
import io.kairos.proto.trading.v1.AssetLimit;
import io.kairos.proto.trading.v1.ConvertRequest;
import io.kairos.proto.trading.v1.OrderRequest;
import io.kairos.proto.trading.v1.RiskLimits;
import io.kairos.proto.trading.v1.Strategy;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Records of the gateway as messages to the engine. */
final class ToProto {
    private ToProto() {}

    /** A decimal with a 64-bit mantissa; digits are never lost. */
    static Decimal decimal(String field, BigDecimal value) {
        BigDecimal plain = value.scale() < 0 ? value.setScale(0) : value;
        if (plain.scale() > FixedMath.MAX_SCALE || plain.unscaledValue().bitLength() > 63) {
            throw new BadInputException(field, value.toPlainString(), "a decimal of at most 18 digits in all");
        }
        return Decimal.newBuilder()
                .setMantissa(plain.unscaledValue().longValueExact())
                .setScale(plain.scale())
                .build();
    }

    static ConvertRequest conversion(Conversion conversion) {
        return ConvertRequest.newBuilder()
                .setClientConversionId(conversion.clientConversionId())
                .setFromAsset(conversion.fromAsset())
                .setToAsset(conversion.toAsset())
                .setQuantity(decimal("quantity", conversion.quantity()))
                .setMinResult(decimal("minResult", conversion.minResult()))
                .setVenue(conversion.venue() == null ? "" : conversion.venue())
                .build();
    }

    static OrderRequest order(PlaceOrder order) {
        OrderRequest.Builder request = OrderRequest.newBuilder()
                .setClientOrderId(order.clientOrderId())
                .setVenue(order.venue())
                .setSymbol(order.symbol())
                .setSide(side(order.side()))
                .setType(type(order.type()))
                .setTimeInForce(timeInForce(order.timeInForce()))
                .setQty(decimal("qty", order.qty()));
        if (order.limitPx() != null) {
            request.setLimitPx(decimal("limitPx", order.limitPx()));
        }
        return request.build();
    }

    static AmendOrderRequest amendment(AmendOrder change) {
        AmendOrderRequest.Builder request =
                AmendOrderRequest.newBuilder().setAmendId(change.amendId()).setOrderId(change.orderId());
        if (change.qty() != null) {
            request.setQty(decimal("qty", change.qty()));
        }
        if (change.limitPx() != null) {
            request.setLimitPx(decimal("limitPx", change.limitPx()));
        }
        return request.build();
    }

    private static io.kairos.proto.common.v1.Side side(Side side) {
        return switch (side) {
            case BUY -> io.kairos.proto.common.v1.Side.SIDE_BUY;
            case SELL -> io.kairos.proto.common.v1.Side.SIDE_SELL;
        };
    }

    private static io.kairos.proto.common.v1.OrderType type(OrderType type) {
        return switch (type) {
            case LIMIT -> io.kairos.proto.common.v1.OrderType.ORDER_TYPE_LIMIT;
            case MARKET -> io.kairos.proto.common.v1.OrderType.ORDER_TYPE_MARKET;
            case LIMIT_MAKER -> io.kairos.proto.common.v1.OrderType.ORDER_TYPE_LIMIT_MAKER;
        };
    }

    private static io.kairos.proto.common.v1.TimeInForce timeInForce(@Nullable TimeInForce timeInForce) {
        if (timeInForce == null) {
            return io.kairos.proto.common.v1.TimeInForce.TIME_IN_FORCE_UNSPECIFIED;
        }
        return switch (timeInForce) {
            case GTC -> io.kairos.proto.common.v1.TimeInForce.TIME_IN_FORCE_GTC;
            case IOC -> io.kairos.proto.common.v1.TimeInForce.TIME_IN_FORCE_IOC;
            case FOK -> io.kairos.proto.common.v1.TimeInForce.TIME_IN_FORCE_FOK;
        };
    }

    /** The limits in force with the change laid over them; the list of assets is replaced as a whole. */
    static RiskLimits limits(RiskLimits current, RiskLimitsChange change) {
        RiskLimits.Builder limits = current.toBuilder();
        if (change.orderNotional() != null) {
            limits.clearOrderNotional();
            change.orderNotional()
                    .forEach(limit -> limits.addOrderNotional(AssetLimit.newBuilder()
                            .setAsset(limit.asset())
                            .setLimit(decimal("orderNotional.maxOrderNotional", limit.maxOrderNotional()))));
        }
        if (change.maxDailyNotional() != null) {
            limits.setMaxDailyNotional(decimal("maxDailyNotional", change.maxDailyNotional()));
        }
        if (change.priceCollarBps() != null) {
            limits.setPriceCollarBps(change.priceCollarBps());
        }
        if (change.maxQuoteAgeMillis() != null) {
            limits.setMaxQuoteAgeMs(change.maxQuoteAgeMillis());
        }
        if (change.maxOrdersPerSecond() != null) {
            limits.setMaxOrdersPerSecond(change.maxOrdersPerSecond());
        }
        if (change.maxOpenOrders() != null) {
            limits.setMaxOpenOrders(change.maxOpenOrders());
        }
        if (change.controls() != null) {
            limits.clearControls();
            change.controls().forEach(limit -> limits.addControls(control(limit)));
        }
        return limits.build();
    }

    private static io.kairos.proto.trading.v1.ControlLimit control(ControlLimit limit) {
        return io.kairos.proto.trading.v1.ControlLimit.newBuilder()
                .setControl(limit.control())
                .setScope(RiskScope.valueOf("RISK_SCOPE_" + limit.scope()))
                .setScopeName(limit.name())
                .setTarget(limit.target() == null ? "" : limit.target())
                .setValue(decimal("controls.value", limit.value()))
                .build();
    }

    /** Nanoseconds since the epoch. */
    static long nanos(String field, Instant time) {
        try {
            return Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000_000L), time.getNano());
        } catch (ArithmeticException e) {
            throw new BadInputException(field, time, "a time of this age");
        }
    }

    /** The settings in force with the change laid over them. */
    static Strategy strategy(Strategy current, StrategyChange change) {
        Strategy.Builder strategy = current.toBuilder();
        if (change.enabled() != null) {
            strategy.setEnabled(change.enabled());
        }
        if (change.minProfitCentibps() != null) {
            strategy.setMinProfitCentibps(change.minProfitCentibps());
        }
        if (change.maxCycleNotional() != null) {
            strategy.setMaxCycleNotional(decimal("maxCycleNotional", change.maxCycleNotional()));
        }
        if (change.maxLegs() != null) {
            strategy.setMaxLegs(change.maxLegs());
        }
        return strategy.build();
    }
}
