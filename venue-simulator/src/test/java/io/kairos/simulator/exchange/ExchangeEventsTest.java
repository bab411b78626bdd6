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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What one action tells its account, and who gives way when an account meets itself. */
class ExchangeEventsTest {
    private final InstrumentCatalogue catalogue = InstrumentCatalogue.binance();
    private final Instrument instrument = catalogue.find("LTCUSDT").orElseThrow();
    private final Ledger ledger = new Ledger();
    private final OrderStore orders = new OrderStore();
    private final List<String> told = new ArrayList<>();
    private Exchange exchange;

    @BeforeEach
    void open() {
        Account account = ledger.open("one", CommissionRates.BASE_TIER);
        account.restore(new Balance("USDT", 50_000 * Fixed8.ONE, 0));
        account.restore(new Balance("LTC", 500 * Fixed8.ONE, 0));
        List<Counters> counters =
                catalogue.all().stream().map(any -> new Counters(0, 0, 0, 0, 0)).toList();
        exchange = new Exchange(catalogue, ledger, orders, counters, ExchangeJournal.none(), () -> 1_700_000_000_000L);
        exchange.addAccountListener((accountId, reports, position) -> {
            reports.forEach(
                    report -> told.add(report.type() + "/" + report.order().status()));
            told.add("POSITION");
        });
    }

    @Test
    void shouldReportNewThenTradesThenExpiryThenFundsOnce() throws CommandRefused {
        offer(100, 2);
        offer(101, 2);

        Placement placement =
                exchange.place(order("m", Side.BUY, OrderType.MARKET, 0, 6, SelfTradePrevention.EXPIRE_MAKER));

        assertThat(told)
                .containsExactly(
                        "NEW/NEW", "TRADE/PARTIALLY_FILLED", "TRADE/PARTIALLY_FILLED", "EXPIRED/EXPIRED", "POSITION");
        assertThat(placement.order().executedQty()).isEqualTo(4 * Fixed8.ONE);
        assertThat(placement.order().expiryReason()).isEqualTo(ExpiryReason.INSUFFICIENT_LIQUIDITY);
        assertThat(ledger.account(1).balance("LTC").free()).isEqualTo(504 * Fixed8.ONE - 4 * Fixed8.ONE / 1000);
        assertThat(ledger.account(1).balance("USDT").free()).isEqualTo((50_000 - 402) * Fixed8.ONE);
    }

    @ParameterizedTest
    @CsvSource({
        "EXPIRE_MAKER, EXPIRED_IN_MATCH, NEW, 0, 300",
        "EXPIRE_TAKER, NEW, EXPIRED_IN_MATCH, 2, 0",
        "EXPIRE_BOTH, EXPIRED_IN_MATCH, EXPIRED_IN_MATCH, 0, 0",
        "DECREMENT, EXPIRED_IN_MATCH, NEW, 0, 100"
    })
    void shouldPreventSelfTrade(
            SelfTradePrevention mode, OrderStatus makerEnds, OrderStatus takerEnds, long lockedLtc, long lockedUsdt)
            throws CommandRefused {
        Placement maker =
                exchange.place(order("a", Side.SELL, OrderType.LIMIT, 100, 2, SelfTradePrevention.EXPIRE_MAKER));

        Placement taker = exchange.place(order("b", Side.BUY, OrderType.LIMIT, 100, 3, mode));

        long makerId = maker.order().terms().orderId();
        assertThat(orders.byOrderId(1, instrument, makerId).orElseThrow().status())
                .isEqualTo(makerEnds);
        assertThat(taker.order().status()).isEqualTo(takerEnds);
        assertThat(taker.preventedMatches()).hasSize(1);
        assertThat(taker.preventedMatches().get(0).makerOrderId()).isEqualTo(makerId);
        assertThat(ledger.account(1).balance("LTC").locked()).isEqualTo(lockedLtc * Fixed8.ONE);
        assertThat(ledger.account(1).balance("USDT").locked()).isEqualTo(lockedUsdt * Fixed8.ONE);
        assertThat(ledger.account(1).balance("LTC").total()).isEqualTo(500 * Fixed8.ONE);
        assertThat(ledger.account(1).balance("USDT").total()).isEqualTo(50_000 * Fixed8.ONE);
    }

    @Test
    void shouldRefuseWithOneReasonPerCause() throws CommandRefused {
        offer(100, 2);
        exchange.place(order("open", Side.BUY, OrderType.LIMIT, 90, 1, SelfTradePrevention.EXPIRE_MAKER));

        assertRefused("open", OrderType.LIMIT, 90, 1, RefusalReason.DUPLICATE_CLIENT_ORDER_ID);
        assertRefused("maker", OrderType.LIMIT_MAKER, 100, 1, RefusalReason.WOULD_TAKE);
        assertRefused("poor", OrderType.LIMIT, 90, 5000, RefusalReason.INSUFFICIENT_BALANCE);
        assertThatThrownBy(() -> exchange.place(
                        order("thin", Side.SELL, OrderType.MARKET, 0, 1_000, SelfTradePrevention.EXPIRE_MAKER)))
                .isInstanceOfSatisfying(CommandRefused.class, refused -> assertThat(refused.reason())
                        .isEqualTo(RefusalReason.INSUFFICIENT_BALANCE));
    }

    private void assertRefused(String id, OrderType type, long price, long quantity, RefusalReason reason) {
        assertThatThrownBy(() ->
                        exchange.place(order(id, Side.BUY, type, price, quantity, SelfTradePrevention.EXPIRE_MAKER)))
                .isInstanceOfSatisfying(CommandRefused.class, refused -> assertThat(refused.reason())
                        .isEqualTo(reason));
    }

    private void offer(long price, long quantity) {
        Exchange.SyntheticAction action = exchange.synthetic(instrument);
        action.place(Side.SELL, TimeInForce.GTC, price * Fixed8.ONE, quantity * Fixed8.ONE);
        action.commit();
    }

    private NewOrder order(String id, Side side, OrderType type, long price, long quantity, SelfTradePrevention mode) {
        return new NewOrder(
                1,
                id,
                instrument,
                side,
                type,
                TimeInForce.GTC,
                price * Fixed8.ONE,
                quantity * Fixed8.ONE,
                0,
                mode,
                -1,
                -1);
    }
}
