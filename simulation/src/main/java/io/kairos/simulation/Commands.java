package io.kairos.simulation;

import io.kairos.domain.instrument.Asset;
import io.kairos.domain.instrument.InstrumentRegistry;
import io.kairos.engine.application.port.EventSink;
import io.kairos.engine.domain.risk.RiskLimits;
import io.kairos.journal.codec.AmendOrderCommandEncoder;
import io.kairos.journal.codec.BooleanType;
import io.kairos.journal.codec.CancelAllOrdersCommandEncoder;
import io.kairos.journal.codec.CancelOrderCommandEncoder;
import io.kairos.journal.codec.ConvertCommandEncoder;
import io.kairos.journal.codec.MessageHeaderEncoder;
import io.kairos.journal.codec.OrderType;
import io.kairos.journal.codec.PlaceOrderCommandEncoder;
import io.kairos.journal.codec.QuoteConversionCommandEncoder;
import io.kairos.journal.codec.RiskScope;
import io.kairos.journal.codec.SetKillSwitchCommandEncoder;
import io.kairos.journal.codec.SetTradingStateCommandEncoder;
import io.kairos.journal.codec.Side;
import io.kairos.journal.codec.TimeInForce;
import io.kairos.journal.codec.TradingState;
import io.kairos.journal.codec.UpdateRiskControlsCommandEncoder;
import io.kairos.journal.codec.UpdateRiskLimitsCommandEncoder;
import io.kairos.journal.codec.UpdateStrategyCommandEncoder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.agrona.ExpandableArrayBuffer;

/** What people and satellites ask the engine for, as the records that the gRPC side would offer. One thread. */
final class Commands {
    /** A number that an amendment leaves as it is. */
    static final long AS_IT_IS = AmendOrderCommandEncoder.pxMantissaNullValue();

    private final EventSink sink;
    private final LongSupplier clock;
    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(4096);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private long correlation;

    Commands(EventSink sink, LongSupplier clock) {
        this.sink = sink;
        this.clock = clock;
    }

    /** Limits of an account that may do much, or little. */
    record Limits(
            long maxDailyNotional,
            int priceCollarBps,
            int maxQuoteAgeMs,
            int maxOrdersPerSecond,
            int maxOpenOrders,
            Map<String, Long> orderNotional) {}

    boolean limits(Limits limits, String reference, InstrumentRegistry registry, long expectedVersion) {
        Map<Integer, Long> amounts = new TreeMap<>();
        limits.orderNotional().forEach((name, value) -> {
            Asset asset = registry.assetByName(name);
            if (asset != null) {
                amounts.put(asset.id(), value);
            }
        });
        Asset of = registry.assetByName(reference);
        if (of == null) {
            throw new IllegalStateException("no such asset: " + reference);
        }
        UpdateRiskLimitsCommandEncoder command = new UpdateRiskLimitsCommandEncoder()
                .wrapAndApplyHeader(buffer, 0, header)
                .correlationId(++correlation)
                .receiveTimeNs(clock.getAsLong())
                .expectedVersion(expectedVersion)
                .referenceAssetId(of.id())
                .maxDailyNotionalAmount(limits.maxDailyNotional())
                .priceCollarBps(limits.priceCollarBps())
                .maxQuoteAgeMs(limits.maxQuoteAgeMs())
                .maxOrdersPerSecond(limits.maxOrdersPerSecond())
                .maxOpenOrders(limits.maxOpenOrders());
        UpdateRiskLimitsCommandEncoder.AssetLimitsEncoder group = command.assetLimitsCount(amounts.size());
        amounts.forEach((id, amount) -> group.next().assetId(id).maxOrderNotionalAmount(amount));
        command.owner("risk").reason("simulation");
        return offer(command.encodedLength());
    }

    /** A limit of a scope; the control by its number in docs/risk.md. */
    record Control(int number, RiskScope scope, String name, long value) {}

    /** The limits that are in force, with these of scopes in place of those before. */
    boolean controls(RiskLimits inForce, List<Control> controls, InstrumentRegistry registry) {
        UpdateRiskControlsCommandEncoder command = new UpdateRiskControlsCommandEncoder()
                .wrapAndApplyHeader(buffer, 0, header)
                .correlationId(++correlation)
                .receiveTimeNs(clock.getAsLong())
                .expectedVersion(inForce.version())
                .referenceAssetId(inForce.referenceAssetId())
                .maxDailyNotionalAmount(inForce.maxDailyNotionalAmount())
                .priceCollarBps(inForce.priceCollarBps())
                .maxQuoteAgeMs(inForce.maxQuoteAgeMs())
                .maxOrdersPerSecond(inForce.maxOrdersPerSecond())
                .maxOpenOrders(inForce.maxOpenOrders())
                .untilNs(UpdateRiskControlsCommandEncoder.untilNsNullValue());
        List<Asset> limited = registry.assets().stream()
                .filter(asset -> inForce.maxOrderNotional(asset.id()) != RiskLimits.NO_LIMIT)
                .toList();
        UpdateRiskControlsCommandEncoder.AssetLimitsEncoder group = command.assetLimitsCount(limited.size());
        limited.forEach(
                asset -> group.next().assetId(asset.id()).maxOrderNotionalAmount(inForce.maxOrderNotional(asset.id())));
        UpdateRiskControlsCommandEncoder.ControlsEncoder each = command.controlsCount(controls.size());
        controls.forEach(control -> each.next()
                .control(control.number())
                .scope(control.scope())
                .value(control.value())
                .scopeName(control.name())
                .target(""));
        command.owner("risk").reason("simulation");
        return offer(command.encodedLength());
    }

    /** What may be traded within a scope from now on. */
    boolean state(RiskScope scope, String name, TradingState state, boolean cancelOpenOrders) {
        return offer(new SetTradingStateCommandEncoder()
                .wrapAndApplyHeader(buffer, 0, header)
                .correlationId(++correlation)
                .receiveTimeNs(clock.getAsLong())
                .cancelOpenOrders(cancelOpenOrders ? BooleanType.T : BooleanType.F)
                .state(state)
                .scope(scope)
                .owner("risk")
                .reason("simulation")
                .scopeName(name)
                .encodedLength());
    }

    boolean strategy(boolean enabled, int minProfitCentibps, long maxCycleNotional, long expectedVersion) {
        return offer(new UpdateStrategyCommandEncoder()
                .wrapAndApplyHeader(buffer, 0, header)
                .correlationId(++correlation)
                .receiveTimeNs(clock.getAsLong())
                .expectedVersion(expectedVersion)
                .enabled(enabled ? BooleanType.T : BooleanType.F)
                .minProfitCentibps(minProfitCentibps)
                .maxCycleNotionalAmount(maxCycleNotional)
                .maxLegs(3)
                .name("triangular-arbitrage")
                .owner("trader")
                .reason("simulation")
                .encodedLength());
    }

    boolean killSwitch(boolean engaged, boolean cancelOpenOrders) {
        return offer(new SetKillSwitchCommandEncoder()
                .wrapAndApplyHeader(buffer, 0, header)
                .correlationId(++correlation)
                .receiveTimeNs(clock.getAsLong())
                .engaged(engaged ? BooleanType.T : BooleanType.F)
                .cancelOpenOrders(cancelOpenOrders ? BooleanType.T : BooleanType.F)
                .owner("risk")
                .reason("simulation")
                .encodedLength());
    }

    /** A limit order; price and quantity in the instrument's decimals. */
    boolean place(
            Side side,
            TimeInForce timeInForce,
            long qty,
            int qtyScale,
            long px,
            int pxScale,
            String clientOrderId,
            String venue,
            String symbol) {
        return offer(new PlaceOrderCommandEncoder()
                .wrapAndApplyHeader(buffer, 0, header)
                .correlationId(++correlation)
                .receiveTimeNs(clock.getAsLong())
                .side(side)
                .orderType(OrderType.LIMIT)
                .timeInForce(timeInForce)
                .qtyMantissa(qty)
                .qtyScale(qtyScale)
                .pxMantissa(px)
                .pxScale(pxScale)
                .owner("alice")
                .clientOrderId(clientOrderId)
                .venue(venue)
                .symbol(symbol)
                .encodedLength());
    }

    boolean cancel(long orderId) {
        return offer(new CancelOrderCommandEncoder()
                .wrapAndApplyHeader(buffer, 0, header)
                .correlationId(++correlation)
                .receiveTimeNs(clock.getAsLong())
                .orderId(orderId)
                .owner("alice")
                .clientOrderId("")
                .encodedLength());
    }

    boolean cancelAll() {
        return offer(new CancelAllOrdersCommandEncoder()
                .wrapAndApplyHeader(buffer, 0, header)
                .correlationId(++correlation)
                .receiveTimeNs(clock.getAsLong())
                .owner("risk")
                .venue("")
                .symbol("")
                .encodedLength());
    }

    /** New terms of a resting order; {@link #AS_IT_IS} for what stays. */
    boolean amend(long orderId, long qty, int qtyScale, long px, int pxScale, String amendId) {
        return offer(new AmendOrderCommandEncoder()
                .wrapAndApplyHeader(buffer, 0, header)
                .correlationId(++correlation)
                .receiveTimeNs(clock.getAsLong())
                .orderId(orderId)
                .qtyMantissa(qty)
                .qtyScale(qtyScale)
                .pxMantissa(px)
                .pxScale(pxScale)
                .owner("alice")
                .clientOrderId("")
                .amendId(amendId)
                .encodedLength());
    }

    /** What a conversion would bring, from wherever that is most. */
    boolean quoteConversion(String from, String to, long amount, int decimals) {
        return offer(new QuoteConversionCommandEncoder()
                .wrapAndApplyHeader(buffer, 0, header)
                .correlationId(++correlation)
                .receiveTimeNs(clock.getAsLong())
                .qtyMantissa(amount)
                .qtyScale(decimals)
                .owner("alice")
                .fromAsset(from)
                .toAsset(to)
                .venue("")
                .encodedLength());
    }

    /** A conversion that is to bring {@code minimum} at least. */
    boolean convert(
            String clientId, String from, String to, long amount, int decimals, long minimum, int minimumDecimals) {
        return offer(new ConvertCommandEncoder()
                .wrapAndApplyHeader(buffer, 0, header)
                .correlationId(++correlation)
                .receiveTimeNs(clock.getAsLong())
                .qtyMantissa(amount)
                .qtyScale(decimals)
                .minimumMantissa(minimum)
                .minimumScale(minimumDecimals)
                .owner("alice")
                .clientId(clientId)
                .fromAsset(from)
                .toAsset(to)
                .venue("")
                .encodedLength());
    }

    private boolean offer(int encodedLength) {
        return sink.offer(buffer, 0, MessageHeaderEncoder.ENCODED_LENGTH + encodedLength);
    }
}
