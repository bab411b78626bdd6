package io.kairos.benchmarks.book;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kairos.domain.instrument.Venue;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MatchTest {
    @ParameterizedTest
    @EnumSource(Venue.class)
    void shouldLeadEveryContenderToTheSameBook(Venue venue) {
        Traffic traffic = TrafficMaker.make(venue, 2_000);
        for (ContenderKind kind : ContenderKind.values()) {
            Match match = Match.of(venue, kind, traffic);

            assertThatCode(() -> match.prove(traffic)).as(kind + " at " + venue).doesNotThrowAnyException();

            match.close();
        }
    }

    @ParameterizedTest
    @EnumSource(Venue.class)
    void shouldRefuseAContenderWithAnotherBook(Venue venue) {
        Traffic traffic = TrafficMaker.make(venue, 50);
        List<byte[]> shorter = traffic.changes().subList(0, 40);
        Match match = Match.of(venue, ContenderKind.XCHANGE, traffic);

        assertThatThrownBy(() -> match.prove(new Traffic(traffic.snapshot(), shorter, traffic.levels(), traffic.end())))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the book is wrong");

        match.close();
    }
}
