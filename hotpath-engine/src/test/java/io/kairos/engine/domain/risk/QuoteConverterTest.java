package io.kairos.engine.domain.risk;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.domain.instrument.Asset;
import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.InstrumentRegistry;
import io.kairos.domain.instrument.Venue;
import io.kairos.domain.number.FixedMath;
import io.kairos.engine.domain.book.QuoteBoard;
import org.junit.jupiter.api.Test;

class QuoteConverterTest {
    private static final long ONE = 100_000_000L;

    private final InstrumentRegistry registry = new InstrumentRegistry();
    private final QuoteBoard board = new QuoteBoard();
    private final QuoteConverter converter = new QuoteConverter(registry, board);
    private final Asset usdt = registry.asset("USDT", 8);
    private final Asset btc = registry.asset("BTC", 8);
    private final Asset gold = registry.asset("GOLD", 2);

    private int market(Venue venue, Asset base, Asset quote, int priceDecimals, long bid, long ask) {
        String symbol = Instrument.symbolOf(base.name(), quote.name());
        int id = registry.idFor(venue, symbol);
        registry.put(new Instrument(
                id,
                venue,
                symbol,
                symbol,
                base,
                quote,
                priceDecimals,
                2,
                1,
                1,
                Long.MAX_VALUE,
                1,
                1,
                Long.MAX_VALUE,
                0,
                0,
                0,
                true));
        board.ensure(id + 1);
        board.setLive(id, true);
        board.update(id, bid, 1, ask, 1, 1, 1, 1);
        return id;
    }

    @Test
    void shouldTakeTheLessFavourableSideAndRoundAgainstUs() {
        market(Venue.BINANCE, btc, usdt, 2, 49_990_00, 50_000_00);

        assertThat(converter.valueUp(btc.id(), usdt.id(), ONE)).isEqualTo(50_000 * ONE);
        assertThat(converter.valueDown(btc.id(), usdt.id(), ONE)).isEqualTo(49_990 * ONE);
        // One dollar costs 1/49990 BTC and brings 1/50000 BTC.
        assertThat(converter.valueUp(usdt.id(), btc.id(), ONE)).isEqualTo(2_001);
        assertThat(converter.valueDown(usdt.id(), btc.id(), ONE)).isEqualTo(2_000);
        assertThat(converter.valueUp(usdt.id(), btc.id(), 1)).isEqualTo(1);
        assertThat(converter.valueDown(usdt.id(), btc.id(), 1)).isZero();
        assertThat(converter.valueUp(usdt.id(), usdt.id(), 7)).isEqualTo(7);
    }

    @Test
    void shouldConvertWhenTheQuoteAssetIsFinerThanBaseAndPriceTogether() {
        // 1.00 GOLD = 2000.0 USDT: base 2 decimals, price 1, quote 8.
        market(Venue.BINANCE, gold, usdt, 1, 1_999_0, 2_000_0);

        assertThat(converter.valueUp(gold.id(), usdt.id(), 1_00)).isEqualTo(2_000 * ONE);
        assertThat(converter.valueDown(gold.id(), usdt.id(), 1_00)).isEqualTo(1_999 * ONE);
        assertThat(converter.valueUp(usdt.id(), gold.id(), 1_999 * ONE)).isEqualTo(1_00);
        assertThat(converter.valueUp(usdt.id(), gold.id(), 1_999 * ONE + 1)).isEqualTo(1_01);
        assertThat(converter.valueDown(usdt.id(), gold.id(), 2_000 * ONE - 1)).isEqualTo(99);
    }

    @Test
    void shouldPreferTheLowestIdThatHasAUsableQuote() {
        int first = market(Venue.BINANCE, btc, usdt, 2, 49_990_00, 50_000_00);
        market(Venue.KRAKEN, btc, usdt, 2, 50_990_00, 51_000_00);
        assertThat(converter.valueUp(btc.id(), usdt.id(), ONE)).isEqualTo(50_000 * ONE);

        board.setLive(first, false);
        assertThat(converter.valueUp(btc.id(), usdt.id(), ONE)).isEqualTo(51_000 * ONE);
    }

    @Test
    void shouldValueOverAThirdAssetOnlyWhenAskedForTheWorth() {
        int direct = market(Venue.BINANCE, gold, usdt, 2, 1_990_00, 2_000_00);
        market(Venue.BINANCE, btc, usdt, 2, 49_990_00, 50_000_00);
        int bridge = market(Venue.BINANCE, gold, btc, 4, 399, 400);
        assertThat(converter.worthUp(gold.id(), usdt.id(), 1_00)).isEqualTo(2_000 * ONE);

        board.setLive(direct, false);
        assertThat(converter.valueUp(gold.id(), usdt.id(), 1_00)).isEqualTo(FixedMath.OVERFLOW);
        assertThat(converter.worthUp(gold.id(), usdt.id(), 1_00)).isEqualTo(2_000 * ONE);
        assertThat(converter.worthDown(gold.id(), usdt.id(), 1_00)).isEqualTo(1_994_60_100_000L);

        board.setLive(bridge, false);
        assertThat(converter.worthDown(gold.id(), usdt.id(), 1_00)).isEqualTo(FixedMath.OVERFLOW);
        assertThat(converter.worthDown(gold.id(), gold.id(), 7)).isEqualTo(7);
    }

    @Test
    void shouldSayOverflowWithoutAQuoteOrWhenTheValueDoesNotFit() {
        assertThat(converter.valueUp(btc.id(), usdt.id(), ONE)).isEqualTo(FixedMath.OVERFLOW);
        int id = market(Venue.BINANCE, btc, usdt, 2, 1_00, 2_00);
        assertThat(converter.valueUp(btc.id(), usdt.id(), Long.MAX_VALUE / 2)).isEqualTo(Long.MAX_VALUE - 1);
        assertThat(converter.valueUp(btc.id(), usdt.id(), Long.MAX_VALUE / 2 + 1))
                .isEqualTo(FixedMath.OVERFLOW);
        board.update(id, QuoteBoard.NO_PX, 0, 2_00, 1, 1, 1, 2);
        assertThat(converter.valueUp(btc.id(), usdt.id(), ONE)).isEqualTo(2 * ONE);
        assertThat(converter.valueDown(btc.id(), usdt.id(), ONE)).isEqualTo(FixedMath.OVERFLOW);
        board.update(id, 2_00, 1, 2_00, 1, 1, 1, 3);
        assertThat(converter.valueUp(btc.id(), usdt.id(), ONE)).isEqualTo(FixedMath.OVERFLOW);
    }
}
