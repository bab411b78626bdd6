package io.kairos.simulator.market;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.simulator.number.Fixed8;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UniverseTest {
    private static final List<VenueName> VENUES = List.of(VenueName.values());

    @ParameterizedTest
    @ValueSource(ints = {10, 11, 100, 1_000, 5_000})
    void shouldListSoManyInstrumentsWithPlayableRules(int size) {
        Universe universe = Universe.generated(size, VENUES);

        int listed = 0;
        for (VenueName venue : VENUES) {
            for (Instrument instrument : universe.catalogue(venue).all()) {
                listed++;
                if (Universe.isGenerated(instrument.base())
                        && instrument.quote().startsWith("USD")) {
                    long px = Universe.startPx(instrument.base());
                    assertThat(px / instrument.tickSize())
                            .as(instrument.symbol())
                            .isBetween(3_000L, 300_000L);
                    assertThat(Fixed8.multiplyDown(px, instrument.stepSize()))
                            .as(instrument.symbol())
                            .isLessThanOrEqualTo(Fixed8.ONE / 10);
                    assertThat(Fixed8.multiplyDown(px, instrument.maxQty())).isLessThan(Instrument.MAX_NOTIONAL);
                }
            }
        }
        assertThat(listed).isEqualTo(size);
    }

    @ParameterizedTest
    @ValueSource(strings = {"BINANCE", "OKX", "KRAKEN"})
    void shouldListTrianglesAndSharedPairs(String name) {
        InstrumentCatalogue catalogue = Universe.generated(300, VENUES).catalogue(VenueName.valueOf(name));

        String main = name.equals("KRAKEN") ? "USD" : "USDT";
        assertThat(catalogue.between("A002", main)).isPresent();
        assertThat(catalogue.between("A002", "BTC")).isPresent();
        assertThat(catalogue.between("BTC", main)).isPresent();
    }
}
