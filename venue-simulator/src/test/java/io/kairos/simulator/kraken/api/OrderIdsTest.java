package io.kairos.simulator.kraken.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.simulator.kraken.api.OrderIds.OrderId;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class OrderIdsTest {
    @Test
    void shouldHideInstrumentAndNumberAndFindThemAgain() {
        SplittableRandom random = new SplittableRandom(5);
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            int instrument = random.nextInt(1_296);
            long number = i < 5_000 ? i : random.nextLong();

            String id = OrderIds.order(instrument, number);

            assertThat(id).matches("O[0-9A-Z]{5}-[0-9A-Z]{5}-[0-9A-Z]{6}");
            assertThat(OrderIds.parse(id)).contains(new OrderId(instrument, number));
            seen.add(id);
        }
        assertThat(seen).hasSizeGreaterThan(9_990);
    }

    @Test
    void shouldNotTakeOtherTextsForOrders() {
        String id = OrderIds.order(3, 17);

        assertThat(OrderIds.parse(id.toLowerCase(Locale.ROOT))).isPresent();
        assertThat(OrderIds.parse("T" + id.substring(1))).isEmpty();
        assertThat(OrderIds.parse("OZZZZZ-ZZZZZ-ZZZZZZ")).isEmpty();
        assertThat(OrderIds.parse("17")).isEmpty();
        assertThat(OrderIds.parse("")).isEmpty();
        assertThat(OrderIds.execution(3, 17, 1)).isNotEqualTo(OrderIds.booking(3, 17, 1, true));
    }
}
