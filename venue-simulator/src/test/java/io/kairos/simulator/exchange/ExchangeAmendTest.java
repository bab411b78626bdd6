package io.kairos.simulator.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kairos.simulator.ledger.Account;
import io.kairos.simulator.ledger.Balance;
import io.kairos.simulator.ledger.CommissionRates;
import io.kairos.simulator.ledger.Ledger;
import io.kairos.simulator.market.Instrument;
import io.kairos.simulator.market.InstrumentCatalogue;
import io.kairos.simulator.matching.ExpiryReason;
import io.kairos.simulator.matching.Order;
import io.kairos.simulator.matching.OrderImage;
import io.kairos.simulator.matching.OrderStatus;
import io.kairos.simulator.matching.OrderType;
import io.kairos.simulator.matching.SelfTradePrevention;
import io.kairos.simulator.matching.Side;
import io.kairos.simulator.matching.TimeInForce;
import io.kairos.simulator.number.Fixed8;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Orders that change in place, and orders that exist although they may not take. */
class ExchangeAmendTest {
    private final InstrumentCatalogue catalogue = InstrumentCatalogue.kraken();
    private final Instrument instrument = catalogue.find("LTC/USD").orElseThrow();
    private final Ledger ledger = new Ledger();
    private final OrderStore orders = new OrderStore();
    private final List<String> told = new ArrayList<>();
    private Exchange exchange;

    @BeforeEach
    void open() {
        Account account = ledger.open("one", CommissionRates.BASE_TIER);
        account.restore(new Balance("USD", 1_000 * Fixed8.ONE, 0));
        List<Counters> counters =
                catalogue.all().stream().map(any -> new Counters(0, 0, 0, 0, 0)).toList();
        exchange = new Exchange(catalogue, ledger, orders, counters, ExchangeJournal.none(), () -> 1_700_000_000_000L);
        exchange.addAccountListener((accountId, reports, position) -> reports.forEach(
                report -> told.add(report.type() + "/" + report.order().status())));
    }

    @Test
    void shouldKeepPlaceWhenOnlyTheQuantityFalls() throws CommandRefused {
        Order order = bid("a", 100, 3);
        synthetic(Side.BUY, 100, 2);

        exchange.amend(order, 100 * Fixed8.ONE, 2 * Fixed8.ONE);
        sell(100, 1);

        assertThat(order.executedQty()).isEqualTo(Fixed8.ONE);
        assertThat(exchange.book(instrument).bestQty(Side.BUY)).isEqualTo(3 * Fixed8.ONE);
        assertThat(locked()).isEqualTo(100 * Fixed8.ONE);
        assertThat(told).containsExactly("NEW/NEW", "AMENDED/NEW", "TRADE/PARTIALLY_FILLED");
    }

    @Test
    void shouldGoToTheBackWhenTheQuantityRises() throws CommandRefused {
        Order order = bid("a", 100, 1);
        synthetic(Side.BUY, 100, 2);

        exchange.amend(order, 100 * Fixed8.ONE, 3 * Fixed8.ONE);
        sell(100, 2);

        assertThat(order.executedQty()).isZero();
        assertThat(exchange.book(instrument).bestQty(Side.BUY)).isEqualTo(3 * Fixed8.ONE);
        assertThat(locked()).isEqualTo(300 * Fixed8.ONE);
    }

    @Test
    void shouldTradeAtOnceWhenTheNewPriceMeetsTheOtherSide() throws CommandRefused {
        Order order = bid("a", 100, 2);
        synthetic(Side.SELL, 101, 1);

        OrderImage amended = exchange.amend(order, 102 * Fixed8.ONE, 2 * Fixed8.ONE);

        assertThat(amended.executedQty()).isEqualTo(Fixed8.ONE);
        assertThat(amended.terms().limitPx()).isEqualTo(102 * Fixed8.ONE);
        assertThat(exchange.book(instrument).bestPx(Side.BUY)).isEqualTo(102 * Fixed8.ONE);
        assertThat(locked()).isEqualTo(102 * Fixed8.ONE);
        assertThat(ledger.account(1).balance("USD").total()).isEqualTo(899 * Fixed8.ONE);
    }

    @Test
    void shouldCancelTheRestWhenTheQuantityIsExecutedAlready() throws CommandRefused {
        Order order = bid("a", 100, 3);
        sell(100, 2);

        OrderImage amended = exchange.amend(order, 100 * Fixed8.ONE, Fixed8.ONE);

        assertThat(amended.status()).isEqualTo(OrderStatus.CANCELED);
        assertThat(locked()).isZero();
        assertThat(exchange.book(instrument).depth(Side.BUY)).isZero();
    }

    @Test
    void shouldRefuseWhatLacksFundsOrIsGone() throws CommandRefused {
        Order order = bid("a", 100, 9);

        refused(RefusalReason.INSUFFICIENT_BALANCE, order, 100, 11);
        exchange.amend(order, 100 * Fixed8.ONE, 10 * Fixed8.ONE);
        exchange.cancel(order, "");
        refused(RefusalReason.UNKNOWN_ORDER, order, 100, 1);

        assertThat(locked()).isZero();
        assertThat(ledger.account(1).balance("USD").free()).isEqualTo(1_000 * Fixed8.ONE);
    }

    @Test
    void shouldAcceptAndEndPostOnlyOrderThatWouldTake() throws CommandRefused {
        synthetic(Side.SELL, 101, 1);

        Placement placement = exchange.accept(order("a", OrderType.LIMIT_MAKER, 101, 1));

        assertThat(placement.order().status()).isEqualTo(OrderStatus.EXPIRED);
        assertThat(placement.order().expiryReason()).isEqualTo(ExpiryReason.WOULD_TAKE);
        assertThat(told).containsExactly("NEW/NEW", "EXPIRED/EXPIRED");
        assertThat(locked()).isZero();
        assertThat(exchange.book(instrument).bestQty(Side.SELL)).isEqualTo(Fixed8.ONE);
    }

    @Test
    void shouldNotAmendPostOnlyOrderIntoTheOtherSide() throws CommandRefused {
        synthetic(Side.SELL, 101, 1);
        exchange.accept(order("a", OrderType.LIMIT_MAKER, 100, 1));

        refused(RefusalReason.WOULD_TAKE, orders.open(1).get(0), 101, 1);
    }

    private void refused(RefusalReason reason, Order order, long price, long qty) {
        assertThatThrownBy(() -> exchange.amend(order, price * Fixed8.ONE, qty * Fixed8.ONE))
                .isInstanceOfSatisfying(CommandRefused.class, refused -> assertThat(refused.reason())
                        .isEqualTo(reason));
    }

    private Order bid(String clientId, long price, long qty) throws CommandRefused {
        Placement placement = exchange.accept(order(clientId, OrderType.LIMIT, price, qty));
        return orders.byOrderId(1, instrument, placement.order().terms().orderId())
                .orElseThrow();
    }

    private NewOrder order(String clientId, OrderType type, long price, long qty) {
        return new NewOrder(
                1,
                clientId,
                instrument,
                Side.BUY,
                type,
                TimeInForce.GTC,
                price * Fixed8.ONE,
                qty * Fixed8.ONE,
                0,
                SelfTradePrevention.EXPIRE_TAKER,
                -1,
                -1);
    }

    private void synthetic(Side side, long price, long qty) {
        Exchange.SyntheticAction action = exchange.synthetic(instrument);
        action.quote(side, price * Fixed8.ONE, qty * Fixed8.ONE);
        action.commit();
    }

    private void sell(long price, long qty) {
        Exchange.SyntheticAction action = exchange.synthetic(instrument);
        action.place(Side.SELL, TimeInForce.IOC, price * Fixed8.ONE, qty * Fixed8.ONE);
        action.commit();
    }

    private long locked() {
        return ledger.account(1).balance("USD").locked();
    }
}
