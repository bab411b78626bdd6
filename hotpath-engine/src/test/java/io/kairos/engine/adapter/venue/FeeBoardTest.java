package io.kairos.engine.adapter.venue;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.domain.instrument.Venue;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which fees hold: those that the venue told, else the configured ones. */
class FeeBoardTest {
    private final FeeBoard board = new FeeBoard(Venue.OKX);

    private static InstrumentSpec market(String base) {
        return new InstrumentSpec(
                Venue.OKX,
                base + "-USDT",
                base,
                8,
                "USDT",
                8,
                1,
                8,
                1,
                1,
                1_000_000,
                1,
                1,
                1_000_000,
                0,
                1_000,
                800,
                true);
    }

    private List<String> apply() {
        return board.apply(List.of(market("BTC"), market("ETH"))).stream()
                .map(spec -> spec.base() + ' ' + spec.takerFeeCentibps() + ' ' + spec.makerFeeCentibps())
                .toList();
    }

    @Test
    void shouldKeepConfiguredFeesWhereTheVenueTellsNone() {
        board.tell("BTC-USDT", new AccountFees(700, -50));

        assertThat(apply()).containsExactly("BTC 700 -50", "ETH 1000 800");
        assertThat(board.details()).containsEntry("feesTold", 1L).containsEntry("feesAboveConfigured", 0L);
    }

    @Test
    void shouldCountMarketsThatAreDearerThanConfigured() {
        board.tell("BTC-USDT", new AccountFees(1_001, 800));
        board.tell("ETH-USDT", new AccountFees(1_000, 801));

        assertThat(apply()).containsExactly("BTC 1001 800", "ETH 1000 801");
        assertThat(board.details()).containsEntry("feesAboveConfigured", 2L);
        board.tell("BTC-USDT", new AccountFees(1_000, 800));
        assertThat(apply()).first().isEqualTo("BTC 1000 800");
        assertThat(board.details()).containsEntry("feesAboveConfigured", 1L);
    }

    @Test
    void shouldKeepWhatWasToldWhenTheVenueDoesNotTellAgain() {
        board.tell("BTC-USDT", new AccountFees(700, 500));
        board.onFailed("no answer");

        assertThat(apply()).first().isEqualTo("BTC 700 500");
        assertThat(board.details()).containsEntry("feeFailures", 1L);
    }
}
