package io.kairos.engine.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.domain.instrument.Venue;
import io.kairos.domain.order.OrderState;
import io.kairos.engine.domain.order.Order;
import io.kairos.journal.codec.Side;
import io.kairos.journal.codec.TimeInForce;
import org.junit.jupiter.api.Test;

/** An order that the venue does not know any more: when that may be believed, and when not. */
class ForgottenOrderTest {
    private static final long HOUR_MS = 3_600_000;

    private EngineHarness engine = EngineHarness.ready(Venue.OKX);

    private Order resting() {
        engine.limit(Side.BUY, TimeInForce.GTC, "rests", 100, 49_000_00);
        engine.settle();
        Order order = engine.state().orders.open(0);
        assertThat(order.state()).isEqualTo(OrderState.LIVE);
        return order;
    }

    private void awayFor(long ms) {
        engine.disconnect();
        engine.clock.advanceMs(ms);
    }

    @Test
    void shouldCallAnOrderCanceledThatTheVenueHasForgotten() {
        Order order = resting();
        awayFor(2 * HOUR_MS);
        engine.venue.orders.clear();
        engine.venue.locked[TestMarket.USDT] = 0;
        engine.venue.free[TestMarket.USDT] = 10_000 * TestMarket.ONE;
        engine.reconnect();

        engine.pass(30_000);
        assertThat(order.state()).as("not before it has been so for a while").isEqualTo(OrderState.UNKNOWN);
        assertThat(order.reservedAmount()).isPositive();

        engine.pass(60_000);
        assertThat(order.state()).isEqualTo(OrderState.CANCELED);
        assertThat(order.text()).contains("forgotten");
        assertThat(engine.state().balances.reserved(Venue.OKX.id(), TestMarket.USDT))
                .isZero();
    }

    @Test
    void shouldNotBelieveItOfAnOrderThatTheVenueMustStillKnow() {
        Order order = resting();
        awayFor(HOUR_MS);
        engine.venue.orders.clear();
        engine.reconnect();

        engine.pass(120_000);

        assertThat(order.state()).isEqualTo(OrderState.UNKNOWN);
        assertThat(order.reservedAmount()).isPositive();
    }

    @Test
    void shouldNotBelieveItOfAnOrderThatHasTraded() {
        Order order = resting();
        engine.venue.trade(engine.venue.orders.get(order.orderId()), 49_000_00, 40);
        engine.settle();
        assertThat(order.cumQty()).isEqualTo(40);
        awayFor(3 * HOUR_MS);
        engine.venue.orders.clear();
        engine.reconnect();

        engine.pass(120_000);

        assertThat(order.state()).isEqualTo(OrderState.UNKNOWN);
    }

    @Test
    void shouldNotBelieveOneAnswerOfAnOldOrder() {
        Order order = resting();
        awayFor(3 * HOUR_MS);
        var kept = new java.util.LinkedHashMap<>(engine.venue.orders);
        engine.venue.orders.clear();
        engine.reconnect();
        engine.pass(30_000);
        engine.venue.orders.putAll(kept);

        engine.pass(120_000);

        assertThat(order.state()).isEqualTo(OrderState.LIVE);
    }

    @Test
    void shouldNotBelieveItAtAVenueThatForgetsNothing() {
        engine = EngineHarness.ready(Venue.BINANCE);
        Order order = resting();
        awayFor(3 * HOUR_MS);
        engine.venue.orders.clear();
        engine.reconnect();

        engine.pass(120_000);

        assertThat(order.state()).isEqualTo(OrderState.UNKNOWN);
    }

    @Test
    void shouldNotCallAnOldOrderNeverPlacedWhileQueriesTrail() {
        engine = EngineHarness.ready(Venue.BINANCE);
        engine.venue.lossy = true;
        engine.limit(Side.BUY, TimeInForce.GTC, "lost", 100, 49_000_00);
        Order order = engine.state().orders.open(0);
        awayFor(60_000);
        engine.reconnect();

        engine.pass(10_000);
        assertThat(engine.venue.queries).isGreaterThan(2);
        assertThat(order.state()).as("asked for ten seconds").isEqualTo(OrderState.UNKNOWN);

        engine.pass(20_000);
        assertThat(order.state()).isEqualTo(OrderState.REJECTED);
        assertThat(order.text()).contains("never placed");
    }
}
