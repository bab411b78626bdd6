package io.kairos.simulator.exchange;

import io.kairos.simulator.ledger.Ledger;
import io.kairos.simulator.market.Instrument;
import io.kairos.simulator.matching.Fill;
import io.kairos.simulator.matching.MatchListener;
import io.kairos.simulator.matching.Order;
import io.kairos.simulator.matching.OrderImage;
import io.kairos.simulator.matching.OrderTerms;
import io.kairos.simulator.matching.Side;
import io.kairos.simulator.matching.TimeInForce;
import io.kairos.simulator.number.Fixed8;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One engine action on one instrument: settles its trades and collects what must be written and told. All its reports
 * carry one time. Lives for one command on the venue thread.
 */
final class Action implements MatchListener {
    private final Instrument instrument;
    private final long timeMs;
    private final Ledger ledger;
    private final Counters counters;
    private final List<Trade> trades = new ArrayList<>();
    private final List<ExecutionReport> reports = new ArrayList<>();
    private final List<PreventedMatch> preventedMatches = new ArrayList<>();
    private final Set<Order> touchedOrders = new LinkedHashSet<>();
    private final Map<Integer, Set<String>> touchedAssets = new LinkedHashMap<>();
    private long aggregateTakerId = -1;
    private long aggregatePx = -1;

    Action(Instrument instrument, long timeMs, Ledger ledger, Counters counters) {
        this.instrument = instrument;
        this.timeMs = timeMs;
        this.ledger = ledger;
        this.counters = counters;
    }

    Instrument instrument() {
        return instrument;
    }

    long timeMs() {
        return timeMs;
    }

    List<Trade> trades() {
        return trades;
    }

    List<ExecutionReport> reports() {
        return reports;
    }

    List<PreventedMatch> preventedMatches() {
        return preventedMatches;
    }

    Set<Order> touchedOrders() {
        return touchedOrders;
    }

    /** Assets whose funds may have changed, by account; an account is here if it must hear of the action. */
    Map<Integer, Set<String>> touchedAssets() {
        return touchedAssets;
    }

    void accepted(Order order) {
        if (order.terms().isAccountOrder()) {
            touch(order);
            report(ExecutionType.NEW, order, null, true, 0, -1, -1);
        }
    }

    void amended(Order order) {
        touch(order);
        report(ExecutionType.AMENDED, order, null, true, 0, -1, -1);
    }

    void canceled(Order order) {
        ended(order, ExecutionType.CANCELED);
    }

    void expired(Order order) {
        ended(order, ExecutionType.EXPIRED);
    }

    @Override
    public void onTrade(
            @Nullable Order maker, @Nullable Order taker, long takerId, Side takerSide, long price, long qty) {
        if (takerId != aggregateTakerId || price != aggregatePx) {
            aggregateTakerId = takerId;
            aggregatePx = price;
            counters.nextAggregateId();
        }
        long tradeId = counters.nextTradeId();
        trades.add(new Trade(tradeId, price, qty, timeMs, takerSide == Side.SELL, counters.aggregateId()));
        if (maker != null || taker != null) {
            settle(taker, takerSide, tradeId, price, qty, false);
            settle(maker, takerSide.opposite(), tradeId, price, qty, true);
        }
    }

    @Override
    public void onPrevented(Order maker, Order taker, long makerQty, long takerQty) {
        long matchId = counters.nextExecutionId();
        preventedMatches.add(new PreventedMatch(
                matchId, maker.terms().orderId(), maker.terms().limitPx(), makerQty, takerQty));
        prevented(maker, makerQty, taker, matchId);
        prevented(taker, takerQty, maker, matchId);
    }

    ActionRecord record(List<ActionRecord.AccountBalance> balances) {
        List<OrderImage> images = new ArrayList<>();
        touchedOrders.forEach(order -> images.add(order.image()));
        return new ActionRecord(instrument, trades, images, balances);
    }

    void touch(Order order) {
        OrderTerms terms = order.terms();
        if (terms.isAccountOrder()) {
            touchedOrders.add(order);
            Set<String> assets = touchedAssets.computeIfAbsent(terms.accountId(), key -> new LinkedHashSet<>());
            assets.add(instrument.base());
            assets.add(instrument.quote());
        }
    }

    private void prevented(Order order, long qty, Order counter, long matchId) {
        if (qty > 0) {
            ledger.releasePrevented(order, qty);
            touch(order);
            boolean onBook = order.status().isOpen();
            report(
                    ExecutionType.TRADE_PREVENTION,
                    order,
                    null,
                    onBook,
                    qty,
                    counter.terms().orderId(),
                    matchId);
        }
    }

    private void ended(Order order, ExecutionType type) {
        ledger.releaseRest(order);
        touch(order);
        report(type, order, null, false, 0, -1, -1);
    }

    private void settle(@Nullable Order order, Side side, long tradeId, long price, long qty, boolean maker) {
        if (order == null) {
            ledger.settleSynthetic(instrument, side, price, qty);
            return;
        }
        OrderTerms terms = order.terms();
        long commission = ledger.settle(order, price, qty, maker);
        Fill fill = new Fill(
                tradeId,
                price,
                qty,
                Fixed8.multiplyDown(price, qty),
                commission,
                Ledger.commissionAsset(terms),
                timeMs,
                maker);
        order.addFill(fill);
        touch(order);
        boolean onBook = order.status().isOpen() && terms.timeInForce() == TimeInForce.GTC && !terms.isMarket();
        report(ExecutionType.TRADE, order, fill, onBook, 0, -1, -1);
    }

    private void report(
            ExecutionType type,
            Order order,
            @Nullable Fill fill,
            boolean onBook,
            long preventedQty,
            long counterOrderId,
            long preventedMatchId) {
        if (order.terms().isAccountOrder()) {
            reports.add(new ExecutionReport(
                    type,
                    order.image(),
                    fill,
                    counters.nextExecutionId(),
                    onBook,
                    timeMs,
                    preventedQty,
                    counterOrderId,
                    preventedMatchId));
        }
    }
}
