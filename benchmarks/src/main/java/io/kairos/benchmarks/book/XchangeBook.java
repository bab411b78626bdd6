package io.kairos.benchmarks.book;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.knowm.xchange.dto.marketdata.OrderBook;
import org.knowm.xchange.dto.trade.LimitOrder;

/** What XChange's contenders share: its order book, and the look at it. */
@SuppressWarnings("JavaUtilDate") // it is what XChange takes
abstract class XchangeBook implements Contender {
    OrderBook book = new OrderBook(new Date(0), List.of(), List.of());

    /** Something of the book. */
    final long proof() {
        return book.getBids().get(0).getLimitPrice().hashCode();
    }

    @Override
    public final Traffic.Top top() {
        return new Traffic.Top(flat(book.getBids()), flat(book.getAsks()));
    }

    private static List<Long> flat(List<LimitOrder> side) {
        List<Long> flat = new ArrayList<>();
        for (LimitOrder order : side.subList(0, Math.min(Traffic.COMPARED, side.size()))) {
            flat.add(mantissa(order.getLimitPrice(), TrafficMaker.PRICE_DECIMALS));
            flat.add(mantissa(order.getOriginalAmount(), TrafficMaker.QTY_DECIMALS));
        }
        return flat;
    }

    private static long mantissa(BigDecimal value, int decimals) {
        return value.movePointRight(decimals).longValueExact();
    }
}
