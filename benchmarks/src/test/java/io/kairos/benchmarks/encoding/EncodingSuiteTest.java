package io.kairos.benchmarks.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.domain.instrument.Venue;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is compared writes the same. */
class EncodingSuiteTest {
    @ParameterizedTest
    @EnumSource(Venue.class)
    void shouldWriteTheSameBytesInEachWay(Venue venue) {
        assertThat(EncodingSuite.requireAgreement(EncodingSuite.encoders(venue)))
                .isGreaterThan(100);
    }
}
