package io.kairos.engine.adapter.inbound.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.engine.adapter.inbound.feed.TradeSequencer.Need;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the stream loses, repeats or the ring refuses: each trade comes out once, in order. */
class TradeSequencerPropertyTest {
    private final Tape tape = new Tape();

    private static final class Tape implements TradeSequencer.Sink {
        final List<Long> ids = new ArrayList<>();
        final List<String> missing = new ArrayList<>();
        SplittableRandom refusing;

        @Override
        public boolean onOrderedTrade(long tradeId, long px, long qty, long timeNs, boolean aggressorIsBuyer) {
            if (refusing != null && refusing.nextInt(10) == 0) {
                return false;
            }
            assertThat(px).isEqualTo(tradeId * 10);
            ids.add(tradeId);
            return true;
        }

        @Override
        public void onMissing(long fromTradeId, long toTradeId, String cause) {
            missing.add(fromTradeId + ".." + toTradeId);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void shouldRestoreTheTape(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        tape.refusing = random.split();
        TradeSequencer trades = new TradeSequencer(tape, TradeSequencer.NONE, 100_000);
        long latest = 0;
        boolean lossy = false;
        live(trades, ++latest, latest);
        while (latest < 60_000) {
            if (random.nextInt(200) == 0) {
                lossy = !lossy;
            }
            latest++;
            if (!lossy || random.nextInt(3) == 0) {
                Need need = live(trades, latest, latest);
                if (random.nextInt(20) == 0) {
                    live(trades, latest, latest);
                }
                // History comes late, so that live trades pile up and now and then overflow what can wait.
                if (random.nextInt(5_000) == 0) {
                    settle(trades, need, latest, random);
                }
            }
        }
        live(trades, ++latest, latest);
        settle(trades, trades.isHolding() ? trades.drain() : Need.NOTHING, latest, random);

        assertThat(trades.isHolding()).as("seed=%d", seed).isFalse();
        assertThat(tape.missing).as("seed=%d", seed).isEmpty();
        assertThat(tape.ids).as("seed=%d", seed).hasSize((int) latest).isSorted();
        assertThat(tape.ids.get(0)).isEqualTo(1);
        assertThat(tape.ids.get(tape.ids.size() - 1)).isEqualTo(latest);
    }

    /** Plays the part of the refill: fetches pages from the last known trade until the sequencer is content. */
    private void settle(TradeSequencer trades, Need first, long latest, SplittableRandom random) {
        Need need = trades.isHolding() ? trades.drain() : first;
        for (int round = 0; need != Need.NOTHING; round++) {
            assertThat(round).as("rounds").isLessThan(100_000);
            if (need == Need.REFILL) {
                long from = trades.lastTradeId();
                long to = Math.min(latest, from + 1 + random.nextInt(1_000));
                for (long id = from; id <= to; id++) {
                    if (id > 0 && trades.onHistory(id, id * 10, 1, id, false) == Need.DRAIN) {
                        break;
                    }
                }
            }
            need = trades.drain();
        }
    }

    private static Need live(TradeSequencer trades, long id, long timeMs) {
        return trades.onLive(id, 1, id * 10, 1, timeMs * 1_000_000, false);
    }

    @Test
    void shouldReportWhatHistoryDoesNotHave() {
        TradeSequencer trades = new TradeSequencer(tape, 5, 100);

        assertThat(live(trades, 10, 10)).isEqualTo(Need.REFILL);
        trades.onHistory(8, 80, 1, 8, false);
        trades.onHistory(9, 90, 1, 9, false);

        assertThat(trades.drain()).isEqualTo(Need.NOTHING);
        assertThat(tape.missing).containsExactly("6..7");
        assertThat(tape.ids).containsExactly(8L, 9L, 10L);
    }

    @Test
    void shouldSkipAHoleTooLargeToRefill() {
        TradeSequencer trades = new TradeSequencer(tape, 5, 100);

        assertThat(live(trades, 1_000, 10)).isEqualTo(Need.NOTHING);

        assertThat(tape.missing).containsExactly("6..999");
        assertThat(tape.ids).containsExactly(1_000L);
    }

    @Test
    void shouldFollowAVenueWhoseIdsBeganAnew() {
        TradeSequencer trades = new TradeSequencer(tape, TradeSequencer.NONE, 100);
        live(trades, 500, 1_000);

        assertThat(live(trades, 499, 1_000)).as("a repeat").isEqualTo(Need.NOTHING);
        assertThat(live(trades, 3, 5_000)).as("a wiped venue").isEqualTo(Need.NOTHING);
        live(trades, 4, 5_001);

        assertThat(tape.ids).containsExactly(500L, 3L, 4L);
        assertThat(tape.missing).hasSize(1);
        assertThat(trades.duplicates()).isEqualTo(1);
    }

    @Test
    void shouldCountEveryIdOfJoinedTrades() {
        TradeSequencer trades = new TradeSequencer(tape, 100, 1_000);

        assertThat(trades.onLive(103, 3, 1_030, 1, 1, false)).as("101 to 103").isEqualTo(Need.NOTHING);
        assertThat(trades.onLive(104, 1, 1_040, 1, 1, false)).isEqualTo(Need.NOTHING);
        assertThat(trades.onLive(110, 3, 1_100, 1, 1, false))
                .as("105 to 107 are missing")
                .isEqualTo(Need.REFILL);
        trades.onHistory(105, 1_050, 1, 1, false);
        trades.onHistory(106, 1_060, 1, 1, false);
        assertThat(trades.onHistory(107, 1_070, 1, 1, false)).isEqualTo(Need.NOTHING);

        assertThat(trades.drain()).isEqualTo(Need.NOTHING);
        assertThat(tape.ids).containsExactly(103L, 104L, 105L, 106L, 107L, 110L);
        assertThat(tape.missing).isEmpty();
    }

    @Test
    void shouldFetchTheRestOfAJoinedTradeOfWhichAPartIsKnown() {
        TradeSequencer trades = new TradeSequencer(tape, 100, 1_000);

        assertThat(trades.onLive(105, 6, 1_050, 1, 1, false)).as("100 is known").isEqualTo(Need.REFILL);
        assertThat(trades.drain()).isEqualTo(Need.REFILL);
        for (long id = 101; id <= 105; id++) {
            trades.onHistory(id, id * 10, 1, 1, false);
        }

        assertThat(trades.drain()).isEqualTo(Need.NOTHING);
        assertThat(tape.ids).containsExactly(101L, 102L, 103L, 104L, 105L);
    }

    @Test
    void shouldPassOverTradesThatCannotBeWritten() {
        TradeSequencer trades = new TradeSequencer(tape, TradeSequencer.NONE, 100);
        live(trades, 1, 1);

        trades.onLive(2, 1, 0, TradeSequencer.INEXACT_QTY, 2, false);
        live(trades, 3, 3);

        assertThat(tape.ids).containsExactly(1L, 3L);
        assertThat(trades.isHolding()).isFalse();
    }
}
