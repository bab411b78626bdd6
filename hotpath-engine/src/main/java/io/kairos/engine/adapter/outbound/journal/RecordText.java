package io.kairos.engine.adapter.outbound.journal;

import io.kairos.journal.codec.*;
import io.kairos.journal.codec.AmendOrderCommandDecoder;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.agrona.DirectBuffer;
import org.agrona.sbe.MessageDecoderFlyweight;

/** Journal records as text, for people. Cold; one thread. */
final class RecordText {
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final Map<Integer, MessageDecoderFlyweight> decoders = List.<MessageDecoderFlyweight>of(
                    new QuoteReceivedDecoder(),
                    new TradeReceivedDecoder(),
                    new FeedStateChangedDecoder(),
                    new TimerFiredDecoder(),
                    new EngineStartedDecoder(),
                    new AssetDefinedDecoder(),
                    new InstrumentDefinedDecoder(),
                    new VenueBalanceReceivedDecoder(),
                    new VenueLinkChangedDecoder(),
                    new ExecutionReportReceivedDecoder(),
                    new PlaceOrderCommandDecoder(),
                    new CancelOrderCommandDecoder(),
                    new AmendOrderCommandDecoder(),
                    new CancelAllOrdersCommandDecoder(),
                    new SetKillSwitchCommandDecoder(),
                    new UpdateRiskLimitsCommandDecoder(),
                    new UpdateStrategyCommandDecoder(),
                    new QuoteConversionCommandDecoder(),
                    new ConvertCommandDecoder(),
                    new ConversionQuotedDecoder(),
                    new DecideRiskLimitsCommandDecoder(),
                    new UpdateRiskControlsCommandDecoder(),
                    new SetTradingStateCommandDecoder(),
                    new VenueClockMeasuredDecoder(),
                    new VenueBudgetReceivedDecoder(),
                    new VenueMovementReceivedDecoder(),
                    new VenueConfiguredDecoder(),
                    new BalanceDifferenceFoundDecoder(),
                    new RiskLimitsProposedDecoder(),
                    new SnapshotBeganDecoder(),
                    new SnapshotEndedDecoder(),
                    new OrderUpdatedDecoder(),
                    new FillAppliedDecoder(),
                    new OrderRefusedDecoder(),
                    new BalanceChangedDecoder(),
                    new OpportunityUpdatedDecoder(),
                    new KillSwitchChangedDecoder(),
                    new RiskLimitsChangedDecoder(),
                    new StrategyChangedDecoder(),
                    new CommandRepliedDecoder(),
                    new VenueRequestSentDecoder(),
                    new ReadinessChangedDecoder())
            .stream()
            .collect(Collectors.toMap(MessageDecoderFlyweight::sbeTemplateId, Function.identity()));

    /** One line; an unknown template shows its number and length. */
    String format(DirectBuffer buffer, int offset, int length) {
        header.wrap(buffer, offset);
        MessageDecoderFlyweight decoder = decoders.get(header.templateId());
        if (decoder == null || header.schemaId() != MessageHeaderDecoder.SCHEMA_ID) {
            return "[unknown](template=" + header.templateId() + "|schema=" + header.schemaId() + "|length=" + length
                    + ")";
        }
        decoder.wrap(buffer, offset + MessageHeaderDecoder.ENCODED_LENGTH, header.blockLength(), header.version());
        return decoder.toString().replace('\n', ' ');
    }
}
