package io.kairos.domain.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientOrderIdTest {
    @Test
    void shouldRoundTripAndFitEveryVenue() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 10_000; i++) {
            long id = 1 + random.nextLong(Long.MAX_VALUE);
            String text = ClientOrderId.format(id);

            assertThat(ClientOrderId.parse(text)).isEqualTo(id);
            // The narrowest rule of a venue: Kraken's free text cl_ord_id of 18 characters.
            assertThat(text).hasSizeLessThanOrEqualTo(18).matches("[a-z0-9-]+");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "k-", "x-1", "K-1", "k-A", "k-zzzzzzzzzzzzz", "k-1y2p0ij32e8e8", "web_1", "k-12345678901234"
            })
    void shouldNotTakeForeignIdsForOurs(String text) {
        assertThat(ClientOrderId.parse(text)).isZero();
    }

    @Test
    void shouldRefuseIdsBelowOne() {
        assertThatThrownBy(() -> ClientOrderId.format(0)).hasMessageContaining("got 0");
    }
}
