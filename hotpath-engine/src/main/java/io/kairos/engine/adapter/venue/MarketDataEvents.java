package io.kairos.engine.adapter.venue;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.Venue;
import io.kairos.engine.application.EngineInputs;
import io.kairos.engine.application.port.EventSink;
import io.kairos.engine.domain.book.OrderBook;
import io.kairos.journal.codec.DepthReceivedEncoder;
import io.kairos.journal.codec.FeedState;
import io.kairos.journal.codec.FeedStateChangedEncoder;
import io.kairos.journal.codec.MessageHeaderEncoder;
import io.kairos.journal.codec.QuoteReceivedEncoder;
import io.kairos.journal.codec.Side;
import io.kairos.journal.codec.SuspectReason;
import io.kairos.journal.codec.TradeReceivedEncoder;
import org.agrona.ExpandableArrayBuffer;

/**
 * Encodes a feed's records and offers them to the engine. Hot: does not allocate for quotes and trades. One thread.
 *
 * <p>Quotes and trades go straight to the ring: false means that it was full and nothing was taken. State changes go through
 * a {@link RetryingSink}, since they must arrive.
 */
public final class MarketDataEvents {
    /** Stands for all instruments of the venue in {@link #feedState}. */
    public static final int ALL_INSTRUMENTS = -1;

    private final Venue venue;
    private final EventSink sink;
    private final EventSink stateSink;
    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(512);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final QuoteReceivedEncoder quote = new QuoteReceivedEncoder();
    private final TradeReceivedEncoder trade = new TradeReceivedEncoder();
    private final DepthReceivedEncoder depth = new DepthReceivedEncoder();
    private final FeedStateChangedEncoder state = new FeedStateChangedEncoder();

    /**
     * Creates an encoder.
     *
     * @param venue whose data.
     * @param sink takes quotes and trades.
     * @param stateSink takes state changes; keeps what the ring does not take.
     */
    public MarketDataEvents(Venue venue, EventSink sink, RetryingSink stateSink) {
        this.venue = venue;
        this.sink = sink;
        this.stateSink = stateSink;
    }

    /** Offers a quote; a missing side has {@code NULL} price and zero quantity. Units as in the instrument. */
    public boolean quote(
            int instrumentId,
            long exchangeTimeNs,
            long receiveTimeNs,
            long updateId,
            long bidPx,
            long bidQty,
            long askPx,
            long askQty) {
        quote.wrapAndApplyHeader(buffer, 0, header)
                .instrumentId(instrumentId)
                .exchangeTimeNs(exchangeTimeNs)
                .receiveTimeNs(receiveTimeNs)
                .updateId(updateId)
                .bidPx(bidPx)
                .bidQty(bidQty)
                .askPx(askPx)
                .askQty(askQty);
        return sink.offer(buffer, 0, MessageHeaderEncoder.ENCODED_LENGTH + quote.encodedLength());
    }

    /** Offers a trade. Units as in the instrument. */
    public boolean trade(
            int instrumentId,
            long exchangeTimeNs,
            long receiveTimeNs,
            long tradeId,
            long px,
            long qty,
            boolean aggressorIsBuyer) {
        trade.wrapAndApplyHeader(buffer, 0, header)
                .instrumentId(instrumentId)
                .exchangeTimeNs(exchangeTimeNs)
                .receiveTimeNs(receiveTimeNs)
                .tradeId(tradeId)
                .px(px)
                .qty(qty)
                .aggressorSide(aggressorIsBuyer ? Side.BUY : Side.SELL);
        return sink.offer(buffer, 0, MessageHeaderEncoder.ENCODED_LENGTH + trade.encodedLength());
    }

    /** Offers the best {@code levels} of a book, both sides, best first. Units as in the instrument. */
    public boolean depth(
            int instrumentId, long exchangeTimeNs, long receiveTimeNs, long updateId, OrderBook book, int levels) {
        depth.wrapAndApplyHeader(buffer, 0, header)
                .instrumentId(instrumentId)
                .exchangeTimeNs(exchangeTimeNs)
                .receiveTimeNs(receiveTimeNs)
                .updateId(updateId);
        int bids = Math.min(levels, book.bidCount());
        DepthReceivedEncoder.BidsEncoder bid = depth.bidsCount(bids);
        for (int i = 0; i < bids; i++) {
            bid.next().px(book.bidPx(i)).qty(book.bidQty(i));
        }
        int asks = Math.min(levels, book.askCount());
        DepthReceivedEncoder.AsksEncoder ask = depth.asksCount(asks);
        for (int i = 0; i < asks; i++) {
            ask.next().px(book.askPx(i)).qty(book.askQty(i));
        }
        return sink.offer(buffer, 0, MessageHeaderEncoder.ENCODED_LENGTH + depth.encodedLength());
    }

    /** Offers an instrument's definition as it is from now on. Arrives sooner or later, before what is offered afterwards. */
    public void defined(Instrument instrument) {
        stateSink.offer(buffer, 0, EngineInputs.encode(buffer, instrument));
    }

    /** Reports a state; {@code instrumentId} {@link #ALL_INSTRUMENTS} for the whole venue. Arrives sooner or later. */
    public void feedState(int instrumentId, long receiveTimeNs, FeedState newState, String reason) {
        feedState(instrumentId, receiveTimeNs, newState, SuspectReason.NONE, reason);
    }

    /** As {@link #feedState(int, long, FeedState, String)}, with the cause of a doubt. */
    public void feedState(
            int instrumentId, long receiveTimeNs, FeedState newState, SuspectReason suspectReason, String reason) {
        state.wrapAndApplyHeader(buffer, 0, header)
                .venueId(venue.id())
                .instrumentId(instrumentId)
                .receiveTimeNs(receiveTimeNs)
                .state(newState)
                .suspectReason(suspectReason)
                .reason(RecordText.clip(reason));
        stateSink.offer(buffer, 0, MessageHeaderEncoder.ENCODED_LENGTH + state.encodedLength());
    }
}
