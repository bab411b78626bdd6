package io.kairos.engine.application;

import static io.kairos.engine.application.TestMarket.BTC;
import static io.kairos.engine.application.TestMarket.BTC_USDT;
import static io.kairos.engine.application.TestMarket.ONE;
import static io.kairos.engine.application.TestMarket.USDT;
import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.domain.order.OrderState;
import io.kairos.engine.application.EngineTelemetry.Metric;
import io.kairos.engine.domain.order.Order;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Orders that live at the venue and that the journal does not know. */
class LostOrderTest {
    private static final long PX = 49_000_00;
    private static final long HELD = 49 * ONE;

    private final EngineHarness engine = EngineHarness.ready();

    private FakeVenue.VenueOrder atVenue(long orderId) {
        FakeVenue.VenueOrder order = new FakeVenue.VenueOrder();
        order.orderId = orderId;
        order.on = engine.venue.registry.instrument(BTC_USDT);
        order.buy = true;
        order.px = PX;
        order.qty = 100;
        engine.venue.orders.put(orderId, order);
        engine.venue.free[USDT] -= HELD;
        engine.venue.locked[USDT] += HELD;
        return order;
    }

    private void interruption() {
        engine.disconnect();
        engine.clock.advanceMs(100);
        engine.reconnect();
        engine.pass(2_000);
    }

    @Test
    void shouldCancelAnOrderThatTheJournalDoesNotKnow() {
        FakeVenue.VenueOrder lost = atVenue(engine.state().nextOrderId - 1);

        interruption();

        assertThat(lost.isOpen()).isFalse();
        Order order = engine.state().orders.get(lost.orderId);
        assertThat(order.state()).isEqualTo(OrderState.CANCELED);
        assertThat(order.text()).contains("not in the journal");
        assertThat(engine.telemetry.get(Metric.ORDERS_ADOPTED)).isEqualTo(1);
        assertThat(engine.telemetry.get(Metric.INTERNAL_FAULTS)).isZero();
        assertThat(engine.state().balances.free(0, USDT)).isEqualTo(10_000 * ONE);
        assertThat(engine.state().balances.reserved(0, USDT)).isZero();
    }

    @Test
    void shouldBookWhatItTraded() {
        FakeVenue.VenueOrder lost = atVenue(engine.state().nextOrderId - 1);
        engine.venue.trade(lost, PX, 40);
        engine.venue.outbox.clear();

        interruption();

        Order order = engine.state().orders.get(lost.orderId);
        assertThat(order.cumQty()).isEqualTo(40);
        assertThat(order.state()).isEqualTo(OrderState.CANCELED);
        assertThat(engine.state().balances.position(0, BTC)).isPositive();
        assertThat(engine.telemetry.get(Metric.INTERNAL_FAULTS)).isZero();
        assertThat(engine.state().balances.free(0, USDT)).isEqualTo(engine.venue.free[USDT]);
        assertThat(engine.state().balances.reserved(0, USDT)).isZero();
        assertThat(engine.state().balances.free(0, BTC)).isEqualTo(engine.venue.free[BTC]);
    }

    /** A fill after the venue has told what is free: what the order holds was not in that. */
    @Test
    void shouldNotTakeAFillTwiceThatComesAfterItWasTakenOver() {
        FakeVenue.VenueOrder lost = atVenue(engine.state().nextOrderId - 1);
        engine.disconnect();
        engine.clock.advanceMs(100);
        List<byte[]> told = engine.venue.connect();
        engine.clock.advanceMs(1);
        engine.venue.trade(lost, PX, 40);
        told.forEach(engine::offer);
        engine.work();
        assertThat(engine.state().balances.reserved(0, USDT)).isEqualTo(HELD);
        assertThat(engine.state().balances.free(0, USDT)).isEqualTo(10_000 * ONE - HELD);
        engine.settle();
        engine.pass(2_000);

        assertThat(engine.state().orders.get(lost.orderId).cumQty()).isEqualTo(40);
        assertThat(engine.state().balances.free(0, USDT)).isEqualTo(engine.venue.free[USDT]);
        assertThat(engine.state().balances.reserved(0, USDT)).isZero();
    }

    @Test
    void shouldLeaveAnIdAloneThatThisEngineNeverGave() {
        FakeVenue.VenueOrder other = atVenue(engine.state().nextOrderId + 1_000);

        interruption();

        assertThat(other.isOpen()).isTrue();
        assertThat(engine.state().orders.get(other.orderId)).isNull();
    }
}
