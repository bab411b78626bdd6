package io.kairos.engine.application;

import io.kairos.engine.domain.risk.ControlLimit;
import io.kairos.journal.codec.*;
import java.util.List;
import org.agrona.ExpandableArrayBuffer;

/** Encodes commands on limits and trading states for tests. */
final class RiskRecords {
    private RiskRecords() {}

    private static byte[] copy(ExpandableArrayBuffer buffer, int bodyLength) {
        byte[] bytes = new byte[MessageHeaderEncoder.ENCODED_LENGTH + bodyLength];
        buffer.getBytes(0, bytes);
        return bytes;
    }

    static byte[] state(
            long correlationId, long timeNs, RiskScope scope, String name, TradingState state, boolean cancel) {
        ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        SetTradingStateCommandEncoder e = new SetTradingStateCommandEncoder();
        e.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .correlationId(correlationId)
                .receiveTimeNs(timeNs)
                .cancelOpenOrders(cancel ? BooleanType.T : BooleanType.F)
                .state(state)
                .scope(scope)
                .owner("carol")
                .reason("drill")
                .scopeName(name);
        return copy(buffer, e.encodedLength());
    }

    /** The limits of {@link EngineHarness#configure} but for these. */
    static byte[] controls(
            long correlationId,
            long timeNs,
            long expectedVersion,
            int maxOpenOrders,
            long untilNs,
            String owner,
            List<ControlLimit> controls) {
        long one = TestMarket.ONE;
        ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        UpdateRiskControlsCommandEncoder e = new UpdateRiskControlsCommandEncoder();
        e.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .correlationId(correlationId)
                .receiveTimeNs(timeNs)
                .expectedVersion(expectedVersion)
                .referenceAssetId(TestMarket.USDT)
                .maxDailyNotionalAmount(1_000_000 * one)
                .priceCollarBps(500)
                .maxQuoteAgeMs(5_000)
                .maxOrdersPerSecond(1_000)
                .maxOpenOrders(maxOpenOrders)
                .untilNs(untilNs);
        long[] byAsset = {5_000 * one, one, 10 * one, 100 * one};
        UpdateRiskControlsCommandEncoder.AssetLimitsEncoder assets = e.assetLimitsCount(byAsset.length);
        for (int asset = 0; asset < byAsset.length; asset++) {
            assets.next().assetId(asset).maxOrderNotionalAmount(byAsset[asset]);
        }
        UpdateRiskControlsCommandEncoder.ControlsEncoder group = e.controlsCount(controls.size());
        for (ControlLimit limit : controls) {
            group.next()
                    .control(limit.control().code())
                    .scope(RiskScope.get((short) limit.scope().code()))
                    .value(limit.value())
                    .scopeName(limit.name())
                    .target(limit.target());
        }
        e.owner(owner).reason("test");
        return copy(buffer, e.encodedLength());
    }

    static byte[] decide(long correlationId, long timeNs, long changeId, boolean approve, String owner) {
        ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        DecideRiskLimitsCommandEncoder e = new DecideRiskLimitsCommandEncoder();
        e.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .correlationId(correlationId)
                .receiveTimeNs(timeNs)
                .changeId(changeId)
                .approve(approve ? BooleanType.T : BooleanType.F)
                .owner(owner)
                .reason("looked at");
        return copy(buffer, e.encodedLength());
    }

    static byte[] clock(int venueId, long timeNs, long uncertaintyNs) {
        ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        VenueClockMeasuredEncoder e = new VenueClockMeasuredEncoder();
        e.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .venueId(venueId)
                .receiveTimeNs(timeNs)
                .offsetNs(5)
                .uncertaintyNs(uncertaintyNs);
        return copy(buffer, e.encodedLength());
    }

    static byte[] budget(int venueId, long timeNs, int remaining, int capacity, long resetNs) {
        ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        VenueBudgetReceivedEncoder e = new VenueBudgetReceivedEncoder();
        e.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .venueId(venueId)
                .receiveTimeNs(timeNs)
                .remaining(remaining)
                .capacity(capacity)
                .resetNs(resetNs)
                .instrumentId(VenueBudgetReceivedEncoder.instrumentIdNullValue());
        return copy(buffer, e.encodedLength());
    }

    static byte[] movement(int assetId, long timeNs, long amount) {
        ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        VenueMovementReceivedEncoder e = new VenueMovementReceivedEncoder();
        e.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .venueId(0)
                .assetId(assetId)
                .receiveTimeNs(timeNs)
                .amount(amount)
                .kind(amount > 0 ? MovementKind.DEPOSIT : MovementKind.WITHDRAWAL)
                .reference("L1");
        return copy(buffer, e.encodedLength());
    }
}
