package io.kairos.domain.instrument;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class InstrumentRegistryTest {
    private final InstrumentRegistry registry = new InstrumentRegistry();

    private Instrument instrument(int id, String symbol, String venueSymbol, boolean trading) {
        Asset base = registry.asset(symbol.substring(0, symbol.indexOf('-')), 8);
        Asset quote = registry.asset(symbol.substring(symbol.indexOf('-') + 1), 8);
        return new Instrument(
                id,
                Venue.BINANCE,
                symbol,
                venueSymbol,
                base,
                quote,
                2,
                5,
                1,
                1,
                1_000_000,
                1,
                1,
                1_000_000,
                0,
                1_000,
                1_000,
                trading);
    }

    @Test
    void shouldGiveDenseIdsAndFindByEitherName() {
        registry.put(instrument(registry.idFor(Venue.BINANCE, "BTC-USDT"), "BTC-USDT", "BTCUSDT", true));
        registry.put(instrument(registry.idFor(Venue.BINANCE, "ETH-USDT"), "ETH-USDT", "ETHUSDT", true));

        assertThat(registry.bySymbol(Venue.BINANCE, "ETH-USDT")).isSameAs(registry.instrument(1));
        assertThat(registry.byVenueSymbol(Venue.BINANCE, "BTCUSDT")).isSameAs(registry.instrument(0));
        assertThat(registry.bySymbol(Venue.OKX, "ETH-USDT")).isNull();
        assertThat(registry.assets()).extracting(Asset::name).containsExactly("BTC", "USDT", "ETH");
    }

    @Test
    void shouldKeepTheIdWhenRulesChange() {
        registry.put(instrument(0, "BTC-USDT", "BTCUSDT", true));
        registry.put(instrument(registry.idFor(Venue.BINANCE, "BTC-USDT"), "BTC-USDT", "XBTUSDT", false));

        assertThat(registry.instruments()).hasSize(1);
        assertThat(registry.instrument(0).trading()).isFalse();
        assertThat(registry.byVenueSymbol(Venue.BINANCE, "BTCUSDT")).isNull();
        assertThat(registry.byVenueSymbol(Venue.BINANCE, "XBTUSDT")).isNotNull();
    }

    @Test
    void shouldRefuseIdsThatWouldTearAHole() {
        assertThatThrownBy(() -> registry.put(instrument(3, "BTC-USDT", "BTCUSDT", true)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("next=0");
    }

    @Test
    void shouldRefuseAnAssetWhoseDecimalsChange() {
        registry.asset("BTC", 8);

        assertThatThrownBy(() -> registry.asset("BTC", 10)).hasMessageContaining("asset=BTC known=8 now=10");
    }
}
