package io.kairos.engine.application;

import io.kairos.domain.instrument.Venue;
import io.kairos.engine.domain.risk.ApprovedOrder;
import io.kairos.journal.codec.BooleanType;
import io.kairos.journal.codec.EngineConfiguredEncoder;
import io.kairos.journal.codec.EngineStartedEncoder;
import io.kairos.journal.codec.ExecutionReportReceivedEncoder;
import io.kairos.journal.codec.MessageHeaderEncoder;
import io.kairos.journal.codec.OrderState;
import io.kairos.journal.codec.ReportKind;
import io.kairos.journal.codec.Side;
import io.kairos.journal.codec.TimerFiredEncoder;
import io.kairos.journal.codec.VenueConfiguredEncoder;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Encodes the inputs that the agent offers to itself. One buffer, overwritten by each call; every method returns the length of
 * the record that then starts at 0. Engine thread only; timer records do not allocate.
 */
final class RecordWriter {
    private static final long NULL = Long.MIN_VALUE;
    private static final String NOT_SENT = "not sent: no link to the venue or its outbound buffer is full";

    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(512);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final TimerFiredEncoder timer = new TimerFiredEncoder();
    private final EngineStartedEncoder started = new EngineStartedEncoder();
    private final EngineConfiguredEncoder configured = new EngineConfiguredEncoder();
    private final VenueConfiguredEncoder venueConfigured = new VenueConfiguredEncoder();
    private final ExecutionReportReceivedEncoder report = new ExecutionReportReceivedEncoder();

    MutableDirectBuffer buffer() {
        return buffer;
    }

    void wrap(byte[] record) {
        buffer.putBytes(0, record);
    }

    int timerFired(long timeNs) {
        timer.wrapAndApplyHeader(buffer, 0, header).timeNs(timeNs);
        return MessageHeaderEncoder.ENCODED_LENGTH + timer.encodedLength();
    }

    int engineStarted(long timeNs, long runId, boolean simulated, TradingMode trading, String engineId) {
        started.wrapAndApplyHeader(buffer, 0, header)
                .timeNs(timeNs)
                .runId(runId)
                .simulated(simulated ? BooleanType.T : BooleanType.F)
                .tradingMode((short) trading.code())
                .engineId(engineId);
        return MessageHeaderEncoder.ENCODED_LENGTH + started.encodedLength();
    }

    int engineConfigured(long timeNs, ExecutionSettings settings) {
        configured
                .wrapAndApplyHeader(buffer, 0, header)
                .timeNs(timeNs)
                .answerTimeoutNs(settings.answerTimeoutNs())
                .notFoundQuietNs(settings.notFoundQuietNs())
                .queryBackoffMinNs(settings.queryBackoffMinNs())
                .queryBackoffMaxNs(settings.queryBackoffMaxNs())
                .legRetryDelayNs(settings.legRetryDelayNs())
                .legRetryBandBps(settings.legRetryBandBps())
                .maxLegRetries(settings.maxLegRetries())
                .maxCyclesInFlight(settings.maxCyclesInFlight())
                .maxRetainedOrders(settings.maxRetainedOrders())
                .cycleNodes(settings.cycleNodes().code())
                .parkAfterNs(settings.parkAfterNs())
                .planStyle(settings.plans().styleCode())
                .planMaxLossBps(settings.plans().maxLossBps())
                .planLossBandBps(settings.plans().lossBandBps())
                .planTimeLimitNs(settings.plans().timeLimitNs())
                .strategyName(settings.strategyName());
        return MessageHeaderEncoder.ENCODED_LENGTH + configured.encodedLength();
    }

    int venueConfigured(long timeNs, Venue venue, ExecutionSettings settings) {
        VenueExecution there = settings.at(venue);
        venueConfigured
                .wrapAndApplyHeader(buffer, 0, header)
                .venueId(venue.id())
                .timeNs(timeNs)
                .answerTimeoutNs(there.answerTimeoutNs())
                .notFoundQuietNs(there.notFoundQuietNs())
                .legRetryDelayNs(there.legRetryDelayNs())
                .legRetryBandBps(there.legRetryBandBps())
                .maxLegRetries(there.maxLegRetries());
        return MessageHeaderEncoder.ENCODED_LENGTH + venueConfigured.encodedLength();
    }

    int notSent(long timeNs, int venueId, ApprovedOrder order) {
        return report(
                timeNs,
                venueId,
                order.instrumentId(),
                order.orderId(),
                ReportKind.NOT_SENT,
                OrderState.REJECTED,
                NOT_SENT);
    }

    int outcomeUnknown(long timeNs, int venueId, ApprovedOrder order, String text) {
        return report(
                timeNs,
                venueId,
                order.instrumentId(),
                order.orderId(),
                ReportKind.OUTCOME_UNKNOWN,
                OrderState.UNKNOWN,
                text);
    }

    int cancelNotSent(long timeNs, int venueId, int instrumentId, long orderId) {
        return report(timeNs, venueId, instrumentId, orderId, ReportKind.CANCEL_REJECTED, OrderState.UNKNOWN, NOT_SENT);
    }

    int amendNotSent(long timeNs, int venueId, int instrumentId, long orderId) {
        return report(timeNs, venueId, instrumentId, orderId, ReportKind.AMEND_REJECTED, OrderState.LIVE, NOT_SENT);
    }

    int amendUnknown(long timeNs, int venueId, int instrumentId, long orderId, String text) {
        return report(timeNs, venueId, instrumentId, orderId, ReportKind.OUTCOME_UNKNOWN, OrderState.UNKNOWN, text);
    }

    private int report(
            long timeNs, int venueId, int instrumentId, long orderId, ReportKind kind, OrderState state, String text) {
        report.wrapAndApplyHeader(buffer, 0, header)
                .venueId(venueId)
                .instrumentId(instrumentId)
                .orderId(orderId)
                .receiveTimeNs(timeNs)
                .exchangeTimeNs(0)
                .kind(kind)
                .state(state)
                .cumQty(NULL)
                .cumQuoteAmount(NULL)
                .tradeId(-1)
                .lastPx(NULL)
                .lastQty(0)
                .feeAmount(0)
                .feeAssetId(-1)
                .maker(BooleanType.F)
                .side(Side.NULL_VAL)
                .px(NULL)
                .qty(NULL)
                .priceDecimals(ExecutionReportReceivedEncoder.priceDecimalsNullValue())
                .qtyDecimals(ExecutionReportReceivedEncoder.qtyDecimalsNullValue())
                .venueOrderId("")
                .text(text.length() > 300 ? text.substring(0, 300) : text);
        return MessageHeaderEncoder.ENCODED_LENGTH + report.encodedLength();
    }
}
