package io.kairos.engine.application;

import static io.kairos.engine.application.TestMarket.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.domain.order.OrderType;
import io.kairos.domain.order.RejectReason;
import io.kairos.domain.order.Side;
import io.kairos.domain.order.TimeInForce;
import io.kairos.engine.domain.order.Order;
import io.kairos.engine.domain.order.OrderEvent;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClientOrderLogTest {
    private static final int MAX = 3;

    private final ClientOrderLog log = new ClientOrderLog();

    private ClientOrderLog.Entry add(long orderId) {
        return add("alice", orderId);
    }

    private ClientOrderLog.Entry add(String owner, long orderId) {
        ClientOrderLog.Entry entry =
                new ClientOrderLog.Entry(owner, "c" + orderId, "content", orderId, RejectReason.NONE, "");
        log.add(entry);
        return entry;
    }

    private static Order order(long orderId) {
        return new Order(
                orderId,
                TestMarket.registry().instrument(BTC_USDT),
                Side.BUY,
                OrderType.LIMIT,
                TimeInForce.IOC,
                50_000_00,
                1_000,
                "alice",
                "c" + orderId,
                0,
                1,
                500 * ONE);
    }

    private boolean knows(long orderId) {
        return log.get("alice", "c" + orderId) != null;
    }

    @Test
    void shouldNeverForgetAnIdWhoseOrderIsOpen() {
        for (long id = 1; id <= 10; id++) {
            add(id);
        }
        for (long id = 11; id <= 30; id++) {
            int unused = log.close(add(id), MAX);
        }

        for (long id = 1; id <= 10; id++) {
            assertThat(knows(id)).as("open id " + id).isTrue();
        }
        assertThat(knows(27)).isFalse();
        assertThat(List.of(knows(28), knows(29), knows(30))).containsOnly(true);
        assertThat(log.entries()).hasSize(13);
    }

    @Test
    void shouldNotLetOneOwnerPushOutTheIdsOfAnother() {
        assertThat(log.close(add("bob", 1), MAX)).isZero();
        long forgotten = 0;
        for (long id = 11; id <= 30; id++) {
            forgotten += log.close(add("alice", id), MAX);
        }

        assertThat(log.get("bob", "c1")).isNotNull();
        assertThat(forgotten).isEqualTo(20 - MAX);
    }

    @Test
    void shouldTakeTheRoomFromWhoeverHasMost() {
        List<String> owners = List.of("alice", "bob", "carol");
        for (long id = 1; id <= 9; id++) {
            int unused = log.close(add(owners.get((int) (id % 3)), id), MAX);
        }

        assertThat(log.entries()).hasSize(2 * MAX);
        assertThat(log.entries()).extracting(entry -> entry.owner).contains("alice", "bob", "carol");
        assertThat(log.entries()).extracting(entry -> entry.orderId).contains(7L, 8L, 9L);
    }

    @Test
    void shouldForgetClosedIdsOldestClosingFirst() {
        for (long id = 1; id <= 4; id++) {
            add(id);
        }
        for (long id : new long[] {4, 2, 1, 3}) {
            Order order = order(id);
            order.on(OrderEvent.CANCELED);
            assertThat(log.onFinal(order, MAX)).isEqualTo(id == 3 ? 1 : 0);
        }

        assertThat(knows(4)).isFalse();
        assertThat(log.entries()).extracting(entry -> entry.orderId).containsExactly(2L, 1L, 3L);
    }

    @Test
    void shouldOpenAnIdAgainWhenItsOrderTurnsOutToLive() {
        add(1);
        Order order = order(1);
        order.on(OrderEvent.REJECTED);
        order.explain(RejectReason.VENUE_REJECTED, "no");
        assertThat(log.onFinal(order, MAX)).isZero();
        assertThat(log.get("alice", "c1").reason).isEqualTo(RejectReason.VENUE_REJECTED);
        log.onReopened(order);
        for (long id = 11; id <= 30; id++) {
            int unused = log.close(add(id), MAX);
        }

        assertThat(knows(1)).isTrue();
        assertThat(log.get("alice", "c1").reason).isEqualTo(RejectReason.NONE);
    }

    @Test
    void shouldRememberAForgottenIdAgainWithTheSameContentWhenItsOrderTurnsOutToLive() {
        String content = ClientOrderLog.content(
                "BINANCE", "BTC-USDT", Side.BUY, OrderType.LIMIT, TimeInForce.IOC, 10, 3, 50_000, 0);
        log.onReopened(order(1));

        assertThat(log.get("alice", "c1").content).isEqualTo(content);
        assertThat(log.get("alice", "c1").orderId).isEqualTo(1);
    }
}
