package io.kairos.engine;

import io.kairos.domain.instrument.Asset;
import io.kairos.domain.instrument.InstrumentRegistry;
import io.kairos.domain.number.Decimal;
import io.kairos.engine.application.port.EventSink;
import io.kairos.journal.codec.BooleanType;
import io.kairos.journal.codec.CancelAllOrdersCommandEncoder;
import io.kairos.journal.codec.MessageHeaderEncoder;
import io.kairos.journal.codec.SetKillSwitchCommandEncoder;
import io.kairos.journal.codec.UpdateRiskLimitsCommandEncoder;
import io.kairos.journal.codec.UpdateStrategyCommandEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.ExpandableArrayBuffer;

/**
 * Commands that the process itself gives the engine: start values of limits and strategy, and what shutting down or a full disk
 * ask for. They carry correlation id 0, which nobody waits for. Main thread and housekeeping; one thread at a time.
 */
final class StartValues {
    private static final String REASON = "start values";

    private final EventSink sink;
    private final long nowNs;
    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(1024);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();

    StartValues(EventSink sink, long nowNs) {
        this.sink = sink;
        this.nowNs = nowNs;
    }

    /** Offers the limits; false when the ring is full. */
    boolean offerLimits(StartLimits limits, InstrumentRegistry registry) throws ConfigurationException {
        List<String> faults = new ArrayList<>();
        Asset reference = asset("reference-asset", limits.referenceAsset(), registry, faults);
        long daily = amount("max-daily-notional", limits.maxDailyNotional(), reference, faults);
        Map<Integer, Long> amounts = new TreeMap<>();
        limits.orderNotional().forEach((name, value) -> {
            Asset asset = asset("order-notional." + name, name, registry, faults);
            amounts.put(asset.id(), amount("order-notional." + name, value, asset, faults));
        });
        if (!faults.isEmpty()) {
            throw new ConfigurationException(faults);
        }
        UpdateRiskLimitsCommandEncoder command = new UpdateRiskLimitsCommandEncoder()
                .wrapAndApplyHeader(buffer, 0, header)
                .correlationId(0)
                .receiveTimeNs(nowNs)
                .expectedVersion(0)
                .referenceAssetId(reference.id())
                .maxDailyNotionalAmount(daily)
                .priceCollarBps(limits.priceCollarBps())
                .maxQuoteAgeMs(limits.maxQuoteAgeMs())
                .maxOrdersPerSecond(limits.maxOrdersPerSecond())
                .maxOpenOrders(limits.maxOpenOrders());
        UpdateRiskLimitsCommandEncoder.AssetLimitsEncoder group = command.assetLimitsCount(amounts.size());
        amounts.forEach((assetId, amount) -> group.next().assetId(assetId).maxOrderNotionalAmount(amount));
        command.owner("").reason(REASON);
        return offer(command.encodedLength());
    }

    /** Offers the strategy settings; false when the ring is full. */
    boolean offerStrategy(StartStrategy strategy, String referenceAsset, InstrumentRegistry registry)
            throws ConfigurationException {
        List<String> faults = new ArrayList<>();
        Asset reference = asset("reference-asset", referenceAsset, registry, faults);
        long amount = amount("max-cycle-notional", strategy.maxCycleNotional(), reference, faults);
        if (!faults.isEmpty()) {
            throw new ConfigurationException(faults);
        }
        return offer(new UpdateStrategyCommandEncoder()
                .wrapAndApplyHeader(buffer, 0, header)
                .correlationId(0)
                .receiveTimeNs(nowNs)
                .expectedVersion(0)
                .enabled(strategy.enabled() ? BooleanType.T : BooleanType.F)
                .minProfitCentibps(strategy.minProfitCentibps())
                .maxCycleNotionalAmount(amount)
                .maxLegs(strategy.maxLegs())
                .name(strategy.name())
                .owner("")
                .reason(REASON)
                .encodedLength());
    }

    /** Engages the kill switch in the engine's own name; false when the ring is full. */
    boolean offerKillSwitch(String reason) {
        return offer(new SetKillSwitchCommandEncoder()
                .wrapAndApplyHeader(buffer, 0, header)
                .correlationId(0)
                .receiveTimeNs(nowNs)
                .engaged(BooleanType.T)
                .cancelOpenOrders(BooleanType.F)
                .owner("engine")
                .reason(reason)
                .encodedLength());
    }

    /** Asks to cancel all open orders in the engine's own name; false when the ring is full. */
    boolean offerCancelAll() {
        return offer(new CancelAllOrdersCommandEncoder()
                .wrapAndApplyHeader(buffer, 0, header)
                .correlationId(0)
                .receiveTimeNs(nowNs)
                .owner("engine")
                .venue("")
                .symbol("")
                .encodedLength());
    }

    private boolean offer(int encodedLength) {
        return sink.offer(buffer, 0, MessageHeaderEncoder.ENCODED_LENGTH + encodedLength);
    }

    private static Asset asset(String field, String name, InstrumentRegistry registry, List<String> faults) {
        Asset asset = registry.assetByName(name);
        if (asset == null) {
            faults.add(field + ": expected an asset of the venues' instruments, got \"" + name + '"');
            return new Asset(0, "UNKNOWN", 18);
        }
        return asset;
    }

    private static long amount(String field, Decimal value, Asset asset, List<String> faults) {
        try {
            return value.mantissaAt(asset.decimals());
        } catch (ArithmeticException e) {
            faults.add(field + ": expected at most " + asset.decimals() + " decimals, got " + value);
            return 0;
        }
    }
}
