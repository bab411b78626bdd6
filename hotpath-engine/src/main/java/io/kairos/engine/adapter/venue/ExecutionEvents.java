package io.kairos.engine.adapter.venue;

import io.kairos.domain.instrument.Venue;
import io.kairos.engine.application.port.EventSink;
import io.kairos.journal.codec.BooleanType;
import io.kairos.journal.codec.ExecutionReportReceivedEncoder;
import io.kairos.journal.codec.LinkState;
import io.kairos.journal.codec.MessageHeaderEncoder;
import io.kairos.journal.codec.MovementKind;
import io.kairos.journal.codec.VenueBalanceReceivedEncoder;
import io.kairos.journal.codec.VenueBudgetReceivedEncoder;
import io.kairos.journal.codec.VenueLinkChangedEncoder;
import io.kairos.journal.codec.VenueMovementReceivedEncoder;
import org.agrona.ExpandableArrayBuffer;

/** Encodes an order gateway's records and offers them to the engine; none is lost. One thread: the gateway's event loop. */
public final class ExecutionEvents {
    /** Stands for the instrument of a limit that is counted for all of them together. */
    public static final int WHOLE_ACCOUNT = -1;

    private static final int MAX_REFERENCE = 64;

    private final Venue venue;
    private final EventSink sink;
    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(512);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final ExecutionReportReceivedEncoder report = new ExecutionReportReceivedEncoder();
    private final VenueBalanceReceivedEncoder balance = new VenueBalanceReceivedEncoder();
    private final VenueMovementReceivedEncoder movement = new VenueMovementReceivedEncoder();
    private final VenueBudgetReceivedEncoder budget = new VenueBudgetReceivedEncoder();
    private final VenueLinkChangedEncoder link = new VenueLinkChangedEncoder();

    /**
     * Creates an encoder for one venue.
     *
     * @param sink keeps what the ring does not take.
     */
    public ExecutionEvents(Venue venue, EventSink sink) {
        this.venue = venue;
        this.sink = sink;
    }

    /** Offers what the venue said of an order. */
    public void report(ExecutionReport said) {
        report.wrapAndApplyHeader(buffer, 0, header)
                .venueId(venue.id())
                .instrumentId(said.instrumentId())
                .orderId(said.orderId())
                .receiveTimeNs(said.receiveTimeNs())
                .exchangeTimeNs(said.exchangeTimeNs())
                .kind(said.kind())
                .state(said.state())
                .cumQty(said.cumQty())
                .cumQuoteAmount(said.cumQuoteAmount())
                .tradeId(said.tradeId())
                .lastPx(said.lastPx())
                .lastQty(said.lastQty())
                .feeAmount(said.feeAmount())
                .feeAssetId(said.feeAssetId())
                .maker(said.maker() ? BooleanType.T : BooleanType.F)
                .side(said.side())
                .px(said.px())
                .qty(said.qty())
                .priceDecimals((short) said.priceDecimals())
                .qtyDecimals((short) said.qtyDecimals())
                .venueOrderId(said.venueOrderId())
                .text(RecordText.clip(said.text()));
        sink.offer(buffer, 0, MessageHeaderEncoder.ENCODED_LENGTH + report.encodedLength());
    }

    /** Offers the venue's absolute word on one asset. Amounts in the asset's decimals. */
    public void balance(
            int assetId,
            long receiveTimeNs,
            long exchangeTimeNs,
            long freeAmount,
            long lockedAmount,
            boolean snapshot) {
        balance(
                assetId,
                receiveTimeNs,
                exchangeTimeNs,
                freeAmount,
                lockedAmount,
                snapshot,
                VenueBalanceReceivedEncoder.askedTimeNsNullValue());
    }

    /**
     * Offers one asset of an account for the engine to compare. It tells of {@code askedTimeNs} of our clock or later: when it was asked
     * for, or earlier where the venue's answers may trail.
     */
    public void comparedBalance(
            int assetId,
            long askedTimeNs,
            long receiveTimeNs,
            long exchangeTimeNs,
            long freeAmount,
            long lockedAmount) {
        balance(assetId, receiveTimeNs, exchangeTimeNs, freeAmount, lockedAmount, false, askedTimeNs);
    }

    private void balance(
            int assetId,
            long receiveTimeNs,
            long exchangeTimeNs,
            long freeAmount,
            long lockedAmount,
            boolean snapshot,
            long askedTimeNs) {
        balance.wrapAndApplyHeader(buffer, 0, header)
                .venueId(venue.id())
                .assetId(assetId)
                .receiveTimeNs(receiveTimeNs)
                .exchangeTimeNs(exchangeTimeNs)
                .freeAmount(freeAmount)
                .lockedAmount(lockedAmount)
                .snapshot(snapshot ? BooleanType.T : BooleanType.F)
                .askedTimeNs(askedTimeNs);
        sink.offer(buffer, 0, MessageHeaderEncoder.ENCODED_LENGTH + balance.encodedLength());
    }

    /**
     * Offers what the venue told of something else than an order that moved an asset.
     *
     * @param amount in the asset's decimals, negative for what left.
     * @param reference the venue's id of it, empty for none.
     */
    public void movement(int assetId, long receiveTimeNs, long amount, MovementKind kind, String reference) {
        movement.wrapAndApplyHeader(buffer, 0, header)
                .venueId(venue.id())
                .assetId(assetId)
                .receiveTimeNs(receiveTimeNs)
                .amount(amount)
                .kind(kind)
                .reference(reference.length() <= MAX_REFERENCE ? reference : reference.substring(0, MAX_REFERENCE));
        sink.offer(buffer, 0, MessageHeaderEncoder.ENCODED_LENGTH + movement.encodedLength());
    }

    /**
     * Offers what is left of the venue's rate limit for orders.
     *
     * @param instrumentId what it is counted for by itself, {@link #WHOLE_ACCOUNT} for all together.
     * @param resetNs when all of it is back, nanoseconds since the epoch by our clock.
     */
    public void budget(int instrumentId, long receiveTimeNs, int remaining, int capacity, long resetNs) {
        budget.wrapAndApplyHeader(buffer, 0, header)
                .venueId(venue.id())
                .receiveTimeNs(receiveTimeNs)
                .remaining(remaining)
                .capacity(capacity)
                .resetNs(resetNs)
                .instrumentId(
                        instrumentId == WHOLE_ACCOUNT
                                ? VenueBudgetReceivedEncoder.instrumentIdNullValue()
                                : instrumentId);
        sink.offer(buffer, 0, MessageHeaderEncoder.ENCODED_LENGTH + budget.encodedLength());
    }

    /** Reports the state of order entry. */
    public void link(long receiveTimeNs, LinkState state, String reason) {
        link.wrapAndApplyHeader(buffer, 0, header)
                .venueId(venue.id())
                .receiveTimeNs(receiveTimeNs)
                .state(state)
                .reason(RecordText.clip(reason));
        sink.offer(buffer, 0, MessageHeaderEncoder.ENCODED_LENGTH + link.encodedLength());
    }
}
