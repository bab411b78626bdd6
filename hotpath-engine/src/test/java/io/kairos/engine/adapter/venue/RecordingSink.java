package io.kairos.engine.adapter.venue;

import io.kairos.engine.application.port.EventSink;
import io.kairos.journal.codec.BooleanType;
import io.kairos.journal.codec.DepthReceivedDecoder;
import io.kairos.journal.codec.ExecutionReportReceivedDecoder;
import io.kairos.journal.codec.FeedState;
import io.kairos.journal.codec.FeedStateChangedDecoder;
import io.kairos.journal.codec.InstrumentDefinedDecoder;
import io.kairos.journal.codec.LinkState;
import io.kairos.journal.codec.MessageHeaderDecoder;
import io.kairos.journal.codec.MovementKind;
import io.kairos.journal.codec.OrderState;
import io.kairos.journal.codec.QuoteReceivedDecoder;
import io.kairos.journal.codec.ReportKind;
import io.kairos.journal.codec.Side;
import io.kairos.journal.codec.SuspectReason;
import io.kairos.journal.codec.TradeReceivedDecoder;
import io.kairos.journal.codec.VenueBalanceReceivedDecoder;
import io.kairos.journal.codec.VenueBudgetReceivedDecoder;
import io.kairos.journal.codec.VenueLinkChangedDecoder;
import io.kairos.journal.codec.VenueMovementReceivedDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.DirectBuffer;

/** Keeps what adapters offer, decoded; can be told to be full. Any thread. */
public final class RecordingSink implements EventSink {
    public record Quote(int instrumentId, long updateId, long bidPx, long bidQty, long askPx, long askQty) {}

    public record Trade(int instrumentId, long tradeId, long px, long qty, long exchangeTimeNs, Side aggressor) {}

    public record Feed(int instrumentId, FeedState state, SuspectReason cause, String reason) {}

    /** Levels as px, qty, px, qty…, best first. */
    public record Depth(int instrumentId, long updateId, List<Long> bids, List<Long> asks) {}

    public record Defined(int instrumentId, int priceDecimals, int qtyDecimals, boolean trading) {}

    public record Balance(int assetId, long free, long locked, boolean snapshot) {}

    /** A balance to be compared, which tells of {@code askedNs} at the earliest. */
    public record Compared(int assetId, long free, long locked, long askedNs) {}

    public record Movement(int assetId, long amount, MovementKind kind) {}

    public record Budget(int remaining, int capacity, long resetNs) {}

    public record Link(LinkState state, String reason) {}

    /** The terms of an order as a report says them. */
    public record Terms(ReportKind kind, long orderId, long px, long qty) {}

    public record Report(
            ReportKind kind,
            OrderState state,
            int instrumentId,
            long orderId,
            long cumQty,
            long cumQuoteAmount,
            long tradeId,
            long lastPx,
            long lastQty,
            long feeAmount,
            int feeAssetId,
            boolean maker,
            Side side,
            String venueOrderId,
            String text) {}

    public final List<Quote> quotes = new CopyOnWriteArrayList<>();
    public final List<Trade> trades = new CopyOnWriteArrayList<>();
    public final List<Feed> feedStates = new CopyOnWriteArrayList<>();
    public final List<Depth> depths = new CopyOnWriteArrayList<>();
    public final List<Defined> defined = new CopyOnWriteArrayList<>();
    public final List<Balance> balances = new CopyOnWriteArrayList<>();
    public final List<Compared> compared = new CopyOnWriteArrayList<>();
    public final List<Movement> movements = new CopyOnWriteArrayList<>();
    public final List<Budget> budgets = new CopyOnWriteArrayList<>();
    public final List<Link> links = new CopyOnWriteArrayList<>();
    public final List<Terms> terms = new CopyOnWriteArrayList<>();
    public final List<Report> reports = new CopyOnWriteArrayList<>();
    public final List<Object> all = new CopyOnWriteArrayList<>();
    private final AtomicInteger refusals = new AtomicInteger();
    private volatile boolean full;

    public void setFull(boolean isFull) {
        full = isFull;
    }

    public int refusals() {
        return refusals.get();
    }

    public LinkState linkState() {
        return links.isEmpty()
                ? LinkState.NULL_VAL
                : links.get(links.size() - 1).state();
    }

    public List<Report> reportsOf(long orderId) {
        return reports.stream().filter(report -> report.orderId() == orderId).toList();
    }

    public List<Trade> tradesOf(int instrumentId) {
        return trades.stream()
                .filter(trade -> trade.instrumentId() == instrumentId)
                .toList();
    }

    @Override
    public boolean offer(DirectBuffer buffer, int offset, int length) {
        if (full) {
            refusals.incrementAndGet();
            return false;
        }
        MessageHeaderDecoder header = new MessageHeaderDecoder().wrap(buffer, offset);
        switch (header.templateId()) {
            case QuoteReceivedDecoder.TEMPLATE_ID -> {
                QuoteReceivedDecoder in = new QuoteReceivedDecoder().wrapAndApplyHeader(buffer, offset, header);
                add(
                        quotes,
                        new Quote(in.instrumentId(), in.updateId(), in.bidPx(), in.bidQty(), in.askPx(), in.askQty()));
            }
            case TradeReceivedDecoder.TEMPLATE_ID -> {
                TradeReceivedDecoder in = new TradeReceivedDecoder().wrapAndApplyHeader(buffer, offset, header);
                add(
                        trades,
                        new Trade(
                                in.instrumentId(),
                                in.tradeId(),
                                in.px(),
                                in.qty(),
                                in.exchangeTimeNs(),
                                in.aggressorSide()));
            }
            case FeedStateChangedDecoder.TEMPLATE_ID -> {
                FeedStateChangedDecoder in = new FeedStateChangedDecoder().wrapAndApplyHeader(buffer, offset, header);
                add(feedStates, new Feed(in.instrumentId(), in.state(), in.suspectReason(), in.reason()));
            }
            case DepthReceivedDecoder.TEMPLATE_ID -> {
                DepthReceivedDecoder in = new DepthReceivedDecoder().wrapAndApplyHeader(buffer, offset, header);
                List<Long> bids = new ArrayList<>();
                in.bids().forEach(level -> {
                    bids.add(level.px());
                    bids.add(level.qty());
                });
                List<Long> asks = new ArrayList<>();
                in.asks().forEach(level -> {
                    asks.add(level.px());
                    asks.add(level.qty());
                });
                add(depths, new Depth(in.instrumentId(), in.updateId(), bids, asks));
            }
            case InstrumentDefinedDecoder.TEMPLATE_ID -> {
                InstrumentDefinedDecoder in = new InstrumentDefinedDecoder().wrapAndApplyHeader(buffer, offset, header);
                add(
                        defined,
                        new Defined(
                                in.instrumentId(),
                                in.priceDecimals(),
                                in.qtyDecimals(),
                                in.trading() == BooleanType.T));
            }
            case VenueBalanceReceivedDecoder.TEMPLATE_ID -> {
                VenueBalanceReceivedDecoder in =
                        new VenueBalanceReceivedDecoder().wrapAndApplyHeader(buffer, offset, header);
                add(
                        balances,
                        new Balance(in.assetId(), in.freeAmount(), in.lockedAmount(), in.snapshot() == BooleanType.T));
                if (in.askedTimeNs() != VenueBalanceReceivedDecoder.askedTimeNsNullValue()) {
                    compared.add(new Compared(in.assetId(), in.freeAmount(), in.lockedAmount(), in.askedTimeNs()));
                }
            }
            case VenueMovementReceivedDecoder.TEMPLATE_ID -> {
                VenueMovementReceivedDecoder in =
                        new VenueMovementReceivedDecoder().wrapAndApplyHeader(buffer, offset, header);
                add(movements, new Movement(in.assetId(), in.amount(), in.kind()));
            }
            case VenueBudgetReceivedDecoder.TEMPLATE_ID -> {
                VenueBudgetReceivedDecoder in =
                        new VenueBudgetReceivedDecoder().wrapAndApplyHeader(buffer, offset, header);
                add(budgets, new Budget(in.remaining(), in.capacity(), in.resetNs()));
            }
            case VenueLinkChangedDecoder.TEMPLATE_ID -> {
                VenueLinkChangedDecoder in = new VenueLinkChangedDecoder().wrapAndApplyHeader(buffer, offset, header);
                add(links, new Link(in.state(), in.reason()));
            }
            case ExecutionReportReceivedDecoder.TEMPLATE_ID -> {
                ExecutionReportReceivedDecoder in =
                        new ExecutionReportReceivedDecoder().wrapAndApplyHeader(buffer, offset, header);
                terms.add(new Terms(in.kind(), in.orderId(), in.px(), in.qty()));
                add(
                        reports,
                        new Report(
                                in.kind(),
                                in.state(),
                                in.instrumentId(),
                                in.orderId(),
                                in.cumQty(),
                                in.cumQuoteAmount(),
                                in.tradeId(),
                                in.lastPx(),
                                in.lastQty(),
                                in.feeAmount(),
                                in.feeAssetId(),
                                in.maker() == BooleanType.T,
                                in.side(),
                                in.venueOrderId(),
                                in.text()));
            }
            default -> throw new IllegalStateException("unexpected template " + header.templateId());
        }
        return true;
    }

    private <T> void add(List<T> list, T record) {
        // Who waits for it in its list finds it among all.
        all.add(record);
        list.add(record);
    }
}
