package io.kairos.engine.application;

import io.kairos.journal.codec.AmendOrderCommandDecoder;
import io.kairos.journal.codec.CancelAllOrdersCommandDecoder;
import io.kairos.journal.codec.CancelOrderCommandDecoder;
import io.kairos.journal.codec.ConvertCommandDecoder;
import io.kairos.journal.codec.DecideRiskLimitsCommandDecoder;
import io.kairos.journal.codec.DepthReceivedDecoder;
import io.kairos.journal.codec.EngineConfiguredDecoder;
import io.kairos.journal.codec.EngineStartedDecoder;
import io.kairos.journal.codec.ExecutionReportReceivedDecoder;
import io.kairos.journal.codec.FeedStateChangedDecoder;
import io.kairos.journal.codec.MessageHeaderDecoder;
import io.kairos.journal.codec.PlaceOrderCommandDecoder;
import io.kairos.journal.codec.QuoteConversionCommandDecoder;
import io.kairos.journal.codec.QuoteReceivedDecoder;
import io.kairos.journal.codec.SetKillSwitchCommandDecoder;
import io.kairos.journal.codec.SetTradingStateCommandDecoder;
import io.kairos.journal.codec.TimerFiredDecoder;
import io.kairos.journal.codec.TradeReceivedDecoder;
import io.kairos.journal.codec.UpdateRiskControlsCommandDecoder;
import io.kairos.journal.codec.UpdateRiskLimitsCommandDecoder;
import io.kairos.journal.codec.UpdateStrategyCommandDecoder;
import io.kairos.journal.codec.VenueBalanceReceivedDecoder;
import io.kairos.journal.codec.VenueBudgetReceivedDecoder;
import io.kairos.journal.codec.VenueClockMeasuredDecoder;
import io.kairos.journal.codec.VenueConfiguredDecoder;
import io.kairos.journal.codec.VenueLinkChangedDecoder;
import io.kairos.journal.codec.VenueMovementReceivedDecoder;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/** When inputs happened, read without decoding them. Hot. */
final class RecordTimes {
    /** Stands for a record that says no time. */
    static final long NONE = Long.MIN_VALUE;

    private RecordTimes() {}

    /** Nanoseconds since the epoch, or {@link #NONE}. */
    static long timeNs(int templateId, DirectBuffer buffer, int offset) {
        int timeOffset =
                switch (templateId) {
                    case QuoteReceivedDecoder.TEMPLATE_ID -> QuoteReceivedDecoder.receiveTimeNsEncodingOffset();
                    case TradeReceivedDecoder.TEMPLATE_ID -> TradeReceivedDecoder.receiveTimeNsEncodingOffset();
                    case DepthReceivedDecoder.TEMPLATE_ID -> DepthReceivedDecoder.receiveTimeNsEncodingOffset();
                    case FeedStateChangedDecoder.TEMPLATE_ID -> FeedStateChangedDecoder.receiveTimeNsEncodingOffset();
                    case TimerFiredDecoder.TEMPLATE_ID -> TimerFiredDecoder.timeNsEncodingOffset();
                    case EngineStartedDecoder.TEMPLATE_ID -> EngineStartedDecoder.timeNsEncodingOffset();
                    case EngineConfiguredDecoder.TEMPLATE_ID -> EngineConfiguredDecoder.timeNsEncodingOffset();
                    case VenueConfiguredDecoder.TEMPLATE_ID -> VenueConfiguredDecoder.timeNsEncodingOffset();
                    case VenueBalanceReceivedDecoder.TEMPLATE_ID ->
                        VenueBalanceReceivedDecoder.receiveTimeNsEncodingOffset();
                    case VenueLinkChangedDecoder.TEMPLATE_ID -> VenueLinkChangedDecoder.receiveTimeNsEncodingOffset();
                    case ExecutionReportReceivedDecoder.TEMPLATE_ID ->
                        ExecutionReportReceivedDecoder.receiveTimeNsEncodingOffset();
                    case PlaceOrderCommandDecoder.TEMPLATE_ID -> PlaceOrderCommandDecoder.receiveTimeNsEncodingOffset();
                    case CancelOrderCommandDecoder.TEMPLATE_ID ->
                        CancelOrderCommandDecoder.receiveTimeNsEncodingOffset();
                    case AmendOrderCommandDecoder.TEMPLATE_ID -> AmendOrderCommandDecoder.receiveTimeNsEncodingOffset();
                    case CancelAllOrdersCommandDecoder.TEMPLATE_ID ->
                        CancelAllOrdersCommandDecoder.receiveTimeNsEncodingOffset();
                    case SetKillSwitchCommandDecoder.TEMPLATE_ID ->
                        SetKillSwitchCommandDecoder.receiveTimeNsEncodingOffset();
                    case UpdateRiskLimitsCommandDecoder.TEMPLATE_ID ->
                        UpdateRiskLimitsCommandDecoder.receiveTimeNsEncodingOffset();
                    case DecideRiskLimitsCommandDecoder.TEMPLATE_ID ->
                        DecideRiskLimitsCommandDecoder.receiveTimeNsEncodingOffset();
                    case SetTradingStateCommandDecoder.TEMPLATE_ID ->
                        SetTradingStateCommandDecoder.receiveTimeNsEncodingOffset();
                    case UpdateRiskControlsCommandDecoder.TEMPLATE_ID ->
                        UpdateRiskControlsCommandDecoder.receiveTimeNsEncodingOffset();
                    case VenueClockMeasuredDecoder.TEMPLATE_ID ->
                        VenueClockMeasuredDecoder.receiveTimeNsEncodingOffset();
                    case VenueBudgetReceivedDecoder.TEMPLATE_ID ->
                        VenueBudgetReceivedDecoder.receiveTimeNsEncodingOffset();
                    case VenueMovementReceivedDecoder.TEMPLATE_ID ->
                        VenueMovementReceivedDecoder.receiveTimeNsEncodingOffset();
                    case UpdateStrategyCommandDecoder.TEMPLATE_ID ->
                        UpdateStrategyCommandDecoder.receiveTimeNsEncodingOffset();
                    case QuoteConversionCommandDecoder.TEMPLATE_ID ->
                        QuoteConversionCommandDecoder.receiveTimeNsEncodingOffset();
                    case ConvertCommandDecoder.TEMPLATE_ID -> ConvertCommandDecoder.receiveTimeNsEncodingOffset();
                    default -> -1;
                };
        return timeOffset < 0
                ? NONE
                : buffer.getLong(offset + MessageHeaderDecoder.ENCODED_LENGTH + timeOffset, ByteOrder.LITTLE_ENDIAN);
    }
}
