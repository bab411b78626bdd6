package io.kairos.engine.domain.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrderIndexTest {
    /** Against a map: ids as they are given, one after another with gaps, and wild ones. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldFindWhatAMapFinds(long seed) {
        Random random = new Random(seed);
        OrderIndex index = new OrderIndex();
        Map<Long, Order> map = new HashMap<>();
        List<Long> ids = new ArrayList<>();
        long next = 1L << random.nextInt(40);
        for (int step = 0; step < 20_000; step++) {
            if (ids.isEmpty() || random.nextInt(100) < (step / 4_000 % 2 == 0 ? 60 : 40)) {
                next += 1 + (random.nextInt(50) == 0 ? random.nextInt(1 << 20) : 0);
                long id = random.nextInt(4) == 0 ? random.nextLong() : next;
                Order order = OrderStoreTest.order(id);
                assertThat(index.add(order)).isEqualTo(map.putIfAbsent(id, order) == null);
                ids.add(id);
            } else {
                // Mostly the oldest, as the store forgets them.
                long id = ids.remove(random.nextInt(3) == 0 ? random.nextInt(ids.size()) : 0);
                index.remove(id);
                map.remove(id);
                assertThat(index.get(id)).isNull();
            }
            long any = ids.isEmpty() ? next : ids.get(random.nextInt(ids.size()));
            assertThat(index.get(any)).isSameAs(map.get(any));
            assertThat(index.get(any + 1)).isSameAs(map.get(any + 1));
        }
        assertThat(index.count()).isEqualTo(map.size());
        map.forEach((id, order) -> assertThat(index.get(id)).isSameAs(order));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 31, 32, 33, 5_120})
    void shouldKeepWhatItHasWhenRoomIsMade(int orders) {
        OrderIndex index = new OrderIndex();
        for (int i = 0; i < 40; i++) {
            index.add(OrderStoreTest.order(i));
        }
        index.reserve(orders);

        assertThat(index.count()).isEqualTo(40);
        for (int i = 0; i < 40; i++) {
            assertThat(index.get(i)).isNotNull();
        }
        assertThat(index.get(40)).isNull();
        index.remove(40);
        assertThat(index.count()).isEqualTo(40);
    }
}
