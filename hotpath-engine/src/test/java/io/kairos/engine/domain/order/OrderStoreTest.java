package io.kairos.engine.domain.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kairos.domain.instrument.Asset;
import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.Venue;
import io.kairos.domain.order.OrderState;
import io.kairos.domain.order.OrderType;
import io.kairos.domain.order.RejectReason;
import io.kairos.domain.order.Side;
import io.kairos.domain.order.TimeInForce;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OrderStoreTest {
    private static final Asset BTC = new Asset(0, "BTC", 8);
    private static final Asset USDT = new Asset(1, "USDT", 8);
    private static final Instrument ON = new Instrument(
            0,
            Venue.BINANCE,
            "BTC-USDT",
            "BTCUSDT",
            BTC,
            USDT,
            2,
            5,
            1,
            1,
            1_000_000_00,
            1,
            1,
            1_000_000,
            1,
            1_000,
            1_000,
            true);

    static Order order(long id) {
        return new Order(
                id, ON, Side.SELL, OrderType.LIMIT, TimeInForce.IOC, 100, 10, "strategy:a", "", 7, 1_000 + id, 55);
    }

    private static Order begin(OrderStore store, long id) {
        return store.begin(
                id, ON, Side.SELL, OrderType.LIMIT, TimeInForce.IOC, 100, 10, "strategy:a", "", 7, 1_000 + id, 55);
    }

    /** Everything about it is another's. */
    private static void live(Order order) {
        order.on(OrderEvent.ACCEPTED);
        byte[] name = order.nameAtVenue(60);
        Arrays.fill(name, (byte) 'x');
        for (int i = 0; i < 200; i++) {
            order.addTrade(i, 1, 1);
        }
        order.addWaiting(99);
        order.countNotFound(5);
        order.acknowledge();
        order.planQuery(1, 2);
        order.setCancelWanted(true);
        order.setLeftOver(true);
        order.expectFinal(OrderState.EXPIRED, 12);
        order.setAmendment(new Amendment("b", 1, 2, 3, 4, 5, 6));
        order.setAmendedTimeNs(6);
        order.setTerms(1, 2);
        order.setSentTimeNs(77);
        order.sign(78);
        order.setReservedAmount(3);
        order.counted().orders = 0;
        order.counted().ownerId = 4;
        order.counted().orderValue = 5;
        order.counted().value = 6;
        order.counted().incoming = 7;
        order.counted().incomingPx = 8;
        order.explain(RejectReason.VENUE_EXPIRED, "words");
        order.on(OrderEvent.CANCELED);
    }

    @Test
    void shouldLeaveNothingOfAnOrderInTheNextOne() {
        OrderStore store = new OrderStore();
        Order first = begin(store, 1);
        live(first);
        assertThat(store.close(first, 0)).isEqualTo(1);

        Order second = begin(store, 2);

        assertThat(second).isSameAs(first);
        assertThat(second)
                .usingRecursiveComparison()
                .ignoringFields("venueOrderId", "tradeIds")
                .isEqualTo(order(2));
        assertThat(second.hasTrade(0)).isFalse();
        assertThat(second.hasTrade(3)).isFalse();
        assertThat(second.venueOrderIdLength()).isZero();
        assertThat(second.takeWaiting()).isEmpty();
        assertThat(store.get(1)).isNull();
        assertThat(store.get(2)).isSameAs(second);
    }

    /** Whatever is open or kept is no other order's object. */
    @Test
    void shouldNotUseAnObjectAgainBeforeItsOrderIsForgotten() {
        Random random = new Random(42);
        OrderStore store = new OrderStore();
        store.reserve(40);
        List<Order> open = new ArrayList<>();
        IdentityHashMap<Order, Long> known = new IdentityHashMap<>();
        long forgotten = 0;
        long closed = 0;
        for (long id = 1; id < 20_000; id++) {
            Order order = begin(store, id);
            known.put(order, id);
            open.add(order);
            while (open.size() > 20) {
                Order ended = open.remove(random.nextInt(open.size()));
                assertThat(ended.on(OrderEvent.ACCEPTED)).isTrue();
                assertThat(ended.on(OrderEvent.CANCELED)).isTrue();
                forgotten += store.close(ended, 16);
                closed++;
            }
            for (Order each : open) {
                assertThat(store.get(each.orderId())).isSameAs(each);
                assertThat(each.orderId()).isEqualTo(known.get(each));
            }
        }
        assertThat(known).as("objects ever used").hasSizeLessThanOrEqualTo(40);
        assertThat(forgotten).isEqualTo(closed - 16);
        assertThat(store.openCount()).isEqualTo(20);
        List<Long> kept = new ArrayList<>();
        store.closedOrders().forEach(order -> kept.add(order.orderId()));
        assertThat(kept).hasSize(16).doesNotHaveDuplicates();
    }

    @Test
    void shouldRefuseAnIdTwice() {
        OrderStore store = new OrderStore();
        begin(store, 1);

        assertThatThrownBy(() -> store.add(order(1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("orderId=1");
    }

    @Test
    void shouldTakeAnOrderBackThatIsAliveAfterAll() {
        OrderStore store = new OrderStore();
        Order order = begin(store, 1);
        order.on(OrderEvent.REJECTED);
        store.close(order, 16);
        assertThat(store.openCount()).isZero();

        store.reopen(order);

        assertThat(store.openOrders()).containsExactly(order);
        assertThat(store.closedOrders()).isEmpty();
    }
}
