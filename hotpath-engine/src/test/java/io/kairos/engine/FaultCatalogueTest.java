package io.kairos.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.domain.instrument.Venue;
import io.kairos.simulator.fault.FaultKind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FaultCatalogueTest {
    @ParameterizedTest
    @EnumSource(Venue.class)
    void shouldDoEveryKindToEveryVenueOrSayWhyNot(Venue venue) {
        assertThat(FaultCatalogue.cases(venue).keySet())
                .as("done or not, but not both")
                .doesNotContainAnyElementsOf(FaultCatalogue.notApplicable(venue).keySet());
        for (FaultKind kind : FaultKind.values()) {
            assertThat(FaultCatalogue.cases(venue).containsKey(kind)
                            || FaultCatalogue.notApplicable(venue).containsKey(kind))
                    .as("%s at %s: neither done nor with a reason why not", kind, venue)
                    .isTrue();
        }
        assertThat(FaultCatalogue.notApplicable(venue).values()).allMatch(reason -> reason.length() > 20);
        assertThat(FaultCatalogue.cases(venue).values())
                .allMatch(done -> !done.faults().isEmpty());
    }
}
