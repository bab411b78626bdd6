package io.kairos.engine.domain.risk;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.domain.instrument.Asset;
import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.InstrumentRegistry;
import io.kairos.domain.instrument.Venue;
import io.kairos.engine.domain.book.QuoteBoard;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values that follow each change of a position or reservation, beside those worked out anew from nothing. */
class ExposurePropertyTest {
    private static final int ASSETS = 5;
    private static final int REFERENCE = 0;
    private static final long START_NS = 1_000_000_000L;
    private static final long MAX = 1_000_000_000_000_000L;

    private final InstrumentRegistry registry = new InstrumentRegistry();
    private final QuoteBoard board = new QuoteBoard();
    private final Balances balances = new Balances();
    private final OpenOrders open = new OpenOrders();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void shouldFollowChangesAsIfAllWasWorkedOutAnew(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        markets();
        Exposure following = exposure();
        following.revalue(START_NS);
        for (int i = 0; i < 2_000; i++) {
            int asset = random.nextInt(ASSETS);
            int venue = random.nextInt(2);
            long amount = random.nextLong(1, 1_000_000_000L);
            if (random.nextBoolean()) {
                balances.book(venue, asset, random.nextBoolean() ? amount : -amount, START_NS);
                following.moved(asset);
            } else if (random.nextBoolean()) {
                balances.reserveAnyway(venue, asset, amount);
                following.update(asset);
            } else {
                balances.release(venue, asset, Math.min(amount, balances.reserved(venue, asset)));
                following.update(asset);
            }
            following.revalue(START_NS);
            Exposure anew = exposure();
            anew.restore(following.save(0), following.save(1), following.save(2) == 1);
            anew.revalue(START_NS);
            String at = "seed=" + seed + " step=" + i;
            assertThat(following.total()).as(at).isEqualTo(anew.total());
            assertThat(following.dayLoss()).as(at).isEqualTo(anew.dayLoss());
        }
    }

    private Exposure exposure() {
        Exposure made = new Exposure(balances, open, new QuoteConverter(registry, board));
        made.ensure(ASSETS);
        made.setReference(REFERENCE);
        return made;
    }

    /** Every asset has a market with the reference asset, the last one only over the asset before it. */
    private void markets() {
        Asset[] assets = new Asset[ASSETS];
        for (int i = 0; i < ASSETS; i++) {
            assets[i] = registry.asset("A" + i, 8);
        }
        balances.ensure(ASSETS);
        open.ensure(ASSETS, 1, ASSETS);
        board.ensure(ASSETS);
        for (int base = 1; base < ASSETS; base++) {
            Asset quote = base == ASSETS - 1 ? assets[base - 1] : assets[REFERENCE];
            String symbol = Instrument.symbolOf(assets[base].name(), quote.name());
            int id = registry.idFor(Venue.BINANCE, symbol);
            registry.put(new Instrument(
                    id,
                    Venue.BINANCE,
                    symbol,
                    symbol,
                    assets[base],
                    quote,
                    2,
                    3,
                    1,
                    1,
                    MAX,
                    1,
                    1,
                    MAX,
                    1,
                    10,
                    10,
                    true));
            board.setLive(id, true);
            board.update(id, 100_00 + base, 1_000, 100_05 + base, 1_000, START_NS, START_NS, 1);
        }
    }
}
