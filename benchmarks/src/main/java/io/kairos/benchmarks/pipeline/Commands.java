package io.kairos.benchmarks.pipeline;

import io.kairos.engine.application.port.EventSink;
import io.kairos.journal.codec.BooleanType;
import io.kairos.journal.codec.MessageHeaderEncoder;
import io.kairos.journal.codec.UpdateRiskLimitsCommandEncoder;
import io.kairos.journal.codec.UpdateStrategyCommandEncoder;
import org.agrona.ExpandableArrayBuffer;

/** The commands that arm the strategy: wide limits, cycles of up to four legs. */
final class Commands {
    /** Assets that others are quoted in come first. */
    private static final int HUBS = 9;

    private static final long LARGE = 500_000_000_000_000_000L;
    private static final int DAY_MS = 86_400_000;

    private Commands() {}

    static void limits(EventSink sink, long nowNs, int assets) {
        int hubs = Math.min(HUBS, assets);
        ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(1_024);
        UpdateRiskLimitsCommandEncoder command = new UpdateRiskLimitsCommandEncoder();
        command.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .correlationId(1)
                .receiveTimeNs(nowNs)
                .expectedVersion(0)
                .referenceAssetId(0)
                .maxDailyNotionalAmount(LARGE)
                .priceCollarBps(500)
                .maxQuoteAgeMs(DAY_MS)
                .maxOrdersPerSecond(100_000)
                .maxOpenOrders(1_000);
        UpdateRiskLimitsCommandEncoder.AssetLimitsEncoder limits = command.assetLimitsCount(hubs);
        for (int asset = 0; asset < hubs; asset++) {
            limits.next().assetId(asset).maxOrderNotionalAmount(LARGE);
        }
        command.owner("").reason("bench");
        offer(sink, buffer, command.encodedLength());
    }

    static void strategy(EventSink sink, long nowNs, boolean enabled) {
        ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(512);
        UpdateStrategyCommandEncoder command = new UpdateStrategyCommandEncoder();
        command.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .correlationId(2)
                .receiveTimeNs(nowNs)
                .expectedVersion(0)
                .enabled(enabled ? BooleanType.T : BooleanType.F)
                .minProfitCentibps(0)
                .maxCycleNotionalAmount(100_000_000_000L)
                .maxLegs(4)
                .name("triangular-arbitrage")
                .owner("")
                .reason("bench");
        offer(sink, buffer, command.encodedLength());
    }

    private static void offer(EventSink sink, ExpandableArrayBuffer buffer, int length) {
        if (!sink.offer(buffer, 0, MessageHeaderEncoder.ENCODED_LENGTH + length)) {
            throw new IllegalStateException("the inbound ring is full");
        }
    }
}
