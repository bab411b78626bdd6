package io.kairos.engine.adapter.protobuf;

import io.kairos.domain.instrument.Asset;
import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.Venue;
import io.kairos.journal.codec.BalanceChangedDecoder;
import io.kairos.journal.codec.BalanceDifferenceFoundDecoder;
import io.kairos.journal.codec.BooleanType;
import io.kairos.journal.codec.FillAppliedDecoder;
import io.kairos.journal.codec.KillSwitchChangedDecoder;
import io.kairos.journal.codec.MessageHeaderDecoder;
import io.kairos.journal.codec.OrderRefusedDecoder;
import io.kairos.journal.codec.OrderUpdatedDecoder;
import io.kairos.journal.codec.RiskLimitsChangedDecoder;
import io.kairos.journal.codec.StrategyChangedDecoder;
import io.kairos.journal.codec.VenueMovementReceivedDecoder;
import io.kairos.proto.common.v1.OrderState;
import io.kairos.proto.common.v1.OrderType;
import io.kairos.proto.common.v1.RejectReason;
import io.kairos.proto.common.v1.TimeInForce;
import io.kairos.proto.common.v1.TradingMode;
import io.kairos.proto.trading.v1.AssetLimit;
import io.kairos.proto.trading.v1.BalanceUpdate;
import io.kairos.proto.trading.v1.ControlChange;
import io.kairos.proto.trading.v1.Fill;
import io.kairos.proto.trading.v1.OrderUpdate;
import io.kairos.proto.trading.v1.RiskLimits;
import io.kairos.proto.trading.v1.RiskRejection;
import io.kairos.proto.trading.v1.Strategy;
import io.kairos.proto.trading.v1.TradingEvent;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/** Decisions in the journal as {@link TradingEvent} messages. One thread. */
public final class TradingEventTranslator {
    /** Journal value for "absent". */
    public static final long NULL = Long.MIN_VALUE;

    private final Definitions definitions;
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final OrderUpdatedDecoder orderUpdated = new OrderUpdatedDecoder();
    private final FillAppliedDecoder fillApplied = new FillAppliedDecoder();
    private final TradingMode tradingMode;
    private final OrderRefusedDecoder orderRefused = new OrderRefusedDecoder();
    private final BalanceChangedDecoder balanceChanged = new BalanceChangedDecoder();
    private final KillSwitchChangedDecoder killSwitchChanged = new KillSwitchChangedDecoder();
    private final RiskLimitsChangedDecoder riskLimitsChanged = new RiskLimitsChangedDecoder();
    private final StrategyChangedDecoder strategyChanged = new StrategyChangedDecoder();
    private final VenueMovementReceivedDecoder movement = new VenueMovementReceivedDecoder();
    private final BalanceDifferenceFoundDecoder difference = new BalanceDifferenceFoundDecoder();
    private final FundsTranslator funds;

    /** Translates with these definitions, for readers that know how the engine trades. */
    public TradingEventTranslator(Definitions definitions) {
        this(definitions, TradingMode.TRADING_MODE_UNSPECIFIED);
    }

    /** Translates with these definitions; each event tells the mode, which is that of the whole journal. */
    public TradingEventTranslator(Definitions definitions, TradingMode tradingMode) {
        this.definitions = definitions;
        this.funds = new FundsTranslator(definitions);
        this.tradingMode = tradingMode;
    }

    /**
     * The record's message, or null when it is no trading event.
     *
     * @throws Definitions.UndefinedIdException if the record names an asset or instrument that is not known.
     */
    public @Nullable TradingEvent translate(int templateId, long sequence, DirectBuffer buffer, int offset) {
        TradingEvent.Builder event =
                TradingEvent.newBuilder().setSequence(sequence).setTradingMode(tradingMode);
        switch (templateId) {
            case OrderUpdatedDecoder.TEMPLATE_ID -> {
                orderUpdated.wrapAndApplyHeader(buffer, offset, header);
                event.setTimeNs(orderUpdated.timeNs()).setOrder(order(orderUpdated));
            }
            case FillAppliedDecoder.TEMPLATE_ID -> {
                fillApplied.wrapAndApplyHeader(buffer, offset, header);
                event.setTimeNs(fillApplied.timeNs()).setFill(fill(fillApplied));
            }
            case OrderRefusedDecoder.TEMPLATE_ID -> {
                orderRefused.wrapAndApplyHeader(buffer, offset, header);
                event.setTimeNs(orderRefused.timeNs()).setRejection(rejection(orderRefused));
            }
            case BalanceChangedDecoder.TEMPLATE_ID -> {
                balanceChanged.wrapAndApplyHeader(buffer, offset, header);
                event.setTimeNs(balanceChanged.timeNs()).setBalance(balance(balanceChanged));
            }
            case VenueMovementReceivedDecoder.TEMPLATE_ID -> {
                funds.movement(movement.wrapAndApplyHeader(buffer, offset, header), event);
            }
            case BalanceDifferenceFoundDecoder.TEMPLATE_ID -> {
                funds.difference(difference.wrapAndApplyHeader(buffer, offset, header), event);
            }
            case KillSwitchChangedDecoder.TEMPLATE_ID -> {
                killSwitchChanged.wrapAndApplyHeader(buffer, offset, header);
                if (!RiskTranslator.isOfEngine(killSwitchChanged)) {
                    // The message knows the whole engine alone.
                    return null;
                }
                event.setTimeNs(killSwitchChanged.timeNs()).setControl(killSwitch(killSwitchChanged));
            }
            case RiskLimitsChangedDecoder.TEMPLATE_ID -> {
                riskLimitsChanged.wrapAndApplyHeader(buffer, offset, header);
                event.setTimeNs(riskLimitsChanged.timeNs()).setControl(limits(riskLimitsChanged));
            }
            case StrategyChangedDecoder.TEMPLATE_ID -> {
                strategyChanged.wrapAndApplyHeader(buffer, offset, header);
                event.setTimeNs(strategyChanged.timeNs());
                event.setControl(strategy(strategyChanged));
            }
            default -> {
                return null;
            }
        }
        return event.build();
    }

    private OrderUpdate order(OrderUpdatedDecoder record) {
        Instrument instrument = definitions.requireInstrument(record.instrumentId());
        OrderUpdate.Builder order = OrderUpdate.newBuilder()
                .setOrderId(record.orderId())
                .setVenue(instrument.venue().name())
                .setSymbol(instrument.symbol())
                .setSide(TickTranslator.side(record.side()))
                .setType(type(record.orderType()))
                .setTimeInForce(timeInForce(record.timeInForce()))
                .setQty(ProtoDecimal.of(record.qty(), instrument.qtyDecimals()))
                .setCumQty(ProtoDecimal.of(record.cumQty(), instrument.qtyDecimals()))
                .setCumQuote(ProtoDecimal.of(
                        record.cumQuoteAmount(), instrument.quote().decimals()))
                .setState(state(record.state()))
                .setReason(reason(record.reason()))
                .setCreatedTimeNs(record.createdTimeNs())
                .setCycleId(record.cycleId());
        if (record.limitPx() != NULL) {
            order.setLimitPx(ProtoDecimal.of(record.limitPx(), instrument.priceDecimals()));
        }
        // Variable data: in the order of the schema.
        return order.setOwner(record.owner())
                .setClientOrderId(record.clientOrderId())
                .setVenueOrderId(record.venueOrderId())
                .setReasonText(record.text())
                .build();
    }

    private Fill fill(FillAppliedDecoder record) {
        Instrument instrument = definitions.requireInstrument(record.instrumentId());
        Fill.Builder fill = Fill.newBuilder()
                .setOrderId(record.orderId())
                .setVenue(instrument.venue().name())
                .setSymbol(instrument.symbol())
                .setTradeId(record.tradeId())
                .setSide(TickTranslator.side(record.side()))
                .setPx(ProtoDecimal.of(record.px(), instrument.priceDecimals()))
                .setQty(ProtoDecimal.of(record.qty(), instrument.qtyDecimals()))
                .setMaker(record.maker() == BooleanType.T)
                .setExchangeTimeNs(record.exchangeTimeNs());
        if (record.feeAssetId() >= 0) {
            Asset feeAsset = definitions.requireAsset(record.feeAssetId());
            fill.setFee(ProtoDecimal.of(record.feeAmount(), feeAsset.decimals()))
                    .setFeeAsset(feeAsset.name());
        }
        return fill.setOwner(record.owner()).build();
    }

    private static RiskRejection rejection(OrderRefusedDecoder record) {
        RiskRejection.Builder rejection = RiskRejection.newBuilder()
                .setOrderId(record.orderId())
                .setSide(TickTranslator.side(record.side()))
                .setQty(ProtoDecimal.of(record.qtyMantissa(), record.qtyScale()))
                .setReason(reason(record.reason()));
        if (record.pxMantissa() != NULL) {
            rejection.setLimitPx(ProtoDecimal.of(record.pxMantissa(), record.pxScale()));
        }
        return rejection
                .setOwner(record.owner())
                .setClientOrderId(record.clientOrderId())
                .setVenue(record.venue())
                .setSymbol(record.symbol())
                .setReasonText(record.text())
                .build();
    }

    private BalanceUpdate balance(BalanceChangedDecoder record) {
        Asset asset = definitions.requireAsset(record.assetId());
        return BalanceUpdate.newBuilder()
                .setVenue(Venue.of(record.venueId()).name())
                .setAsset(asset.name())
                .setFree(ProtoDecimal.of(record.freeAmount(), asset.decimals()))
                .setReserved(ProtoDecimal.of(record.reservedAmount(), asset.decimals()))
                .build();
    }

    private static ControlChange killSwitch(KillSwitchChangedDecoder record) {
        return ControlChange.newBuilder()
                .setKillSwitchEngaged(record.engaged() == BooleanType.T)
                .setChangedBy(record.changedBy())
                .setReason(record.reason())
                .build();
    }

    private ControlChange limits(RiskLimitsChangedDecoder record) {
        RiskLimits.Builder limits = RiskLimits.newBuilder()
                .setVersion(record.limitsVersion())
                .setPriceCollarBps(record.priceCollarBps())
                .setMaxQuoteAgeMs(record.maxQuoteAgeMs())
                .setMaxOrdersPerSecond(record.maxOrdersPerSecond())
                .setMaxOpenOrders(record.maxOpenOrders());
        if (record.referenceAssetId() >= 0) {
            Asset reference = definitions.requireAsset(record.referenceAssetId());
            limits.setReferenceAsset(reference.name())
                    .setMaxDailyNotional(ProtoDecimal.of(record.maxDailyNotionalAmount(), reference.decimals()));
        }
        for (RiskLimitsChangedDecoder.AssetLimitsDecoder limit : record.assetLimits()) {
            Asset asset = definitions.requireAsset(limit.assetId());
            limits.addOrderNotional(AssetLimit.newBuilder()
                    .setAsset(asset.name())
                    .setLimit(ProtoDecimal.of(limit.maxOrderNotionalAmount(), asset.decimals())));
        }
        for (RiskLimitsChangedDecoder.ControlsDecoder limit : record.controls()) {
            limits.addControls(RiskTranslator.limit(limit, definitions));
        }
        long untilNs = record.untilNs();
        limits.setUntilTimeNs(untilNs == RiskLimitsChangedDecoder.untilNsNullValue() ? 0 : untilNs);
        // Variable data: in the order of the schema.
        String changedBy = record.changedBy();
        String reason = record.reason();
        return ControlChange.newBuilder()
                .setRiskLimits(limits.setChanges(record.changes()))
                .setChangedBy(changedBy)
                .setReason(reason)
                .build();
    }

    private ControlChange strategy(StrategyChangedDecoder record) {
        Strategy.Builder strategy = Strategy.newBuilder()
                .setVersion(record.strategyVersion())
                .setEnabled(record.enabled() == BooleanType.T)
                .setMinProfitCentibps(record.minProfitCentibps())
                .setMaxLegs(record.maxLegs());
        Asset reference = definitions.referenceAsset();
        if (reference != null) {
            strategy.setMaxCycleNotional(ProtoDecimal.of(record.maxCycleNotionalAmount(), reference.decimals()));
        }
        strategy.setName(record.name());
        return ControlChange.newBuilder()
                .setChangedBy(record.changedBy())
                .setReason(record.reason())
                .setStrategy(strategy)
                .build();
    }

    static RejectReason reason(int code) {
        RejectReason reason = RejectReason.forNumber(code);
        return reason == null ? RejectReason.REJECT_REASON_UNSPECIFIED : reason;
    }

    private static OrderType type(io.kairos.journal.codec.OrderType type) {
        return switch (type) {
            case LIMIT -> OrderType.ORDER_TYPE_LIMIT;
            case MARKET -> OrderType.ORDER_TYPE_MARKET;
            case LIMIT_MAKER -> OrderType.ORDER_TYPE_LIMIT_MAKER;
            case SBE_UNKNOWN, NULL_VAL -> OrderType.ORDER_TYPE_UNSPECIFIED;
        };
    }

    private static TimeInForce timeInForce(io.kairos.journal.codec.TimeInForce timeInForce) {
        return switch (timeInForce) {
            case GTC -> TimeInForce.TIME_IN_FORCE_GTC;
            case IOC -> TimeInForce.TIME_IN_FORCE_IOC;
            case FOK -> TimeInForce.TIME_IN_FORCE_FOK;
            case SBE_UNKNOWN, NULL_VAL -> TimeInForce.TIME_IN_FORCE_UNSPECIFIED;
        };
    }

    private static OrderState state(io.kairos.journal.codec.OrderState state) {
        return switch (state) {
            case PENDING_NEW -> OrderState.ORDER_STATE_PENDING_NEW;
            case LIVE -> OrderState.ORDER_STATE_LIVE;
            case PENDING_CANCEL -> OrderState.ORDER_STATE_PENDING_CANCEL;
            case FILLED -> OrderState.ORDER_STATE_FILLED;
            case CANCELED -> OrderState.ORDER_STATE_CANCELED;
            case REJECTED -> OrderState.ORDER_STATE_REJECTED;
            case EXPIRED -> OrderState.ORDER_STATE_EXPIRED;
            case UNKNOWN -> OrderState.ORDER_STATE_UNKNOWN;
            case SBE_UNKNOWN, NULL_VAL -> OrderState.ORDER_STATE_UNSPECIFIED;
        };
    }
}
