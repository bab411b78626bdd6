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

    private static InstrumentSpec ticking(int priceDecimals, int qtyDecimals) {
        return new InstrumentSpec(
                Venue.BINANCE,
                "BTCUSD",
                "BTC",
                8,
                "USD",
                8,
                priceDecimals,
                qtyDecimals,
                1,
                5,
                Long.MAX_VALUE,
                1,
                2,
                1_000,
                0,
                10,
                10,
                true);
    }

    @Test
    void shouldTakeMoreDecimalsButNeverFewer() {
        ticking(2, 5).register(registry);

        Instrument finer = ticking(4, 3).register(registry);

        assertThat(finer.priceDecimals()).isEqualTo(4);
        assertThat(finer.tickPx()).isEqualTo(1);
        assertThat(finer.minPx()).isEqualTo(5);
        assertThat(finer.qtyDecimals()).isEqualTo(5);
        assertThat(finer.stepQty()).isEqualTo(100);
        assertThat(finer.minQty()).isEqualTo(200);
        assertThat(finer.maxQty()).isEqualTo(100_000);
        Instrument back = ticking(2, 5).register(registry);
        assertThat(back.priceDecimals()).isEqualTo(4);
        assertThat(back.tickPx()).isEqualTo(100);
        assertThat(back.minPx()).isEqualTo(500);
        assertThat(back.maxPx()).as("what cannot be written larger").isEqualTo(Long.MAX_VALUE);
        assertThat(back.qtyDecimals()).isEqualTo(5);
        assertThat(back.stepQty()).isEqualTo(1);
    }

    @Test
    void shouldRefuseWhatDoesNotFitTheDecimalsItHas() {
        ticking(2, 8).register(registry);

        assertThatThrownBy(() -> new InstrumentSpec(
                                Venue.BINANCE,
                                "BTCUSD",
                                "BTC",
                                8,
                                "USD",
                                8,
                                2,
                                0,
                                1,
                                0,
                                Long.MAX_VALUE,
                                Long.MAX_VALUE / 10,
                                1,
                                Long.MAX_VALUE,
                                0,
                                10,
                                10,
                                true)
                        .register(registry))
                .hasMessageContaining("stepQty");
    }

    @Test
    void shouldNotPutWhatIsOnlyDefined() {
        spec(Venue.BINANCE, 8, 8, 5, 0).define(registry);

        assertThat(registry.instruments()).isEmpty();
        assertThat(registry.assets()).hasSize(2);
    }
}
