package io.kairos.engine.adapter.venue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.InstrumentRegistry;
import io.kairos.domain.instrument.Venue;
import org.junit.jupiter.api.Test;

/** One asset, several venues that count it in different decimals. */
class InstrumentSpecTest {
    private final InstrumentRegistry registry = new InstrumentRegistry();

    private static InstrumentSpec spec(
            Venue venue, int baseDecimals, int quoteDecimals, int qtyDecimals, long minNotionalAmount) {
        return new InstrumentSpec(
                venue,
                "BTCUSD",
                "BTC",
                baseDecimals,
                "USD",
                quoteDecimals,
                1,
                qtyDecimals,
                1,
                0,
                Long.MAX_VALUE,
                1,
                1,
                Long.MAX_VALUE,
                minNotionalAmount,
                10,
                10,
                true);
    }

    @Test
    void shouldKeepTheDecimalsOfTheFirstDefinition() {
        Instrument first = spec(Venue.KRAKEN, 10, 4, 8, 5_000).register(registry);
        Instrument second = spec(Venue.BINANCE, 8, 8, 5, 50_000_000).register(registry);

        assertThat(registry.assetByName("BTC").decimals()).isEqualTo(10);
        assertThat(registry.assetByName("USD").decimals())
                .as("never fewer than eight")
                .isEqualTo(8);
        assertThat(first.minNotionalAmount()).as("0.5000 of four decimals").isEqualTo(50_000_000);
        assertThat(second.minNotionalAmount()).isEqualTo(50_000_000);
        assertThat(second.base()).isSameAs(first.base());
    }

    @Test
    void shouldRoundLeastValuesAgainstUs() {
        spec(Venue.BINANCE, 8, 8, 5, 0).register(registry);

        Instrument finer = spec(Venue.KRAKEN, 10, 10, 8, 123_456_789_01L).register(registry);

        assertThat(finer.minNotionalAmount())
                .as("1.2345678901 in eight decimals")
                .isEqualTo(123_456_790);
        assertThat(finer.quote().decimals()).isEqualTo(8);
    }

    @Test
    void shouldRefuseAMarketFinerThanTheEnginesAsset() {
        spec(Venue.BINANCE, 8, 8, 5, 0).register(registry);

        assertThatThrownBy(() -> spec(Venue.KRAKEN, 10, 8, 10, 0).register(registry))
                .hasMessageContaining("qtyDecimals")
                .hasMessageContaining("got 10");
        assertThat(registry.instruments()).hasSize(1);
    }

    @Test
    void shouldNotPutWhatIsOnlyDefined() {
        spec(Venue.BINANCE, 8, 8, 5, 0).define(registry);

        assertThat(registry.instruments()).isEmpty();
        assertThat(registry.assets()).hasSize(2);
    }
}
