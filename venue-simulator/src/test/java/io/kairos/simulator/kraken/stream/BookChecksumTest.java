package io.kairos.simulator.kraken.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.simulator.matching.BookLevel;
import io.kairos.simulator.number.Fixed8;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The vectors are the venue's documentation samples, except the short book, whose sum was computed by hand. */
class BookChecksumTest {
    private static final String BTC_ASKS = "45285.2:0.00100000 45286.4:1.54571953 45286.6:1.54571109"
            + " 45289.6:1.54560911 45290.2:0.15890660 45291.8:1.54553491 45294.7:0.04454749 45296.1:0.35380000"
            + " 45297.5:0.09945542 45299.5:0.18772827";
    private static final String BTC_BIDS = "45283.5:0.10000000 45283.4:1.54582015 45282.1:0.10000000"
            + " 45281.0:0.10000000 45280.3:1.54592586 45279.0:0.07990000 45277.6:0.03310103 45277.5:0.30000000"
            + " 45277.3:1.54602737 45276.6:0.15445238";
    private static final String MATIC_ASKS = "0.5668:4410.79769741 0.5669:4655.40412487 0.567:49844.89424998"
            + " 0.5671:24306.41678 0.5672:29783.25223475 0.5673:57234.71239278 0.5674:45065.04744"
            + " 0.5675:5912.76380354 0.5676:42514.92434778 0.5677:36304.0847022";
    private static final String MATIC_BIDS = "0.5666:4831.75496356 0.5665:6658.22734739 0.5664:18724.91513344"
            + " 0.5663:11563.92544914 0.5662:14006.65365711 0.5661:17454.85679807 0.566:18097.1547"
            + " 0.5659:33644.89175666 0.5658:148.3464 0.5657:606.70854372";

    @Test
    void shouldMatchDocumentedBook() {
        List<BookLevel> asks = levels(BTC_ASKS);
        List<BookLevel> bids = levels(BTC_BIDS);

        assertThat(BookChecksum.text(asks, bids, 1, 8))
                .startsWith("452852100000452864154571953")
                .endsWith("45276615445238");
        assertThat(BookChecksum.of(asks, bids, 1, 8)).isEqualTo(3_310_070_434L);
    }

    @Test
    void shouldPadToPrecision() {
        assertThat(BookChecksum.of(levels(MATIC_ASKS), levels(MATIC_BIDS), 4, 8))
                .isEqualTo(2_439_117_997L);
    }

    @Test
    void shouldMatchDocumentedUpdate() {
        String updated = MATIC_BIDS.replace("0.5657:606.70854372", "0.5657:1098.3947558");

        assertThat(BookChecksum.of(levels(MATIC_ASKS), levels(updated), 4, 8)).isEqualTo(2_114_181_697L);
    }

    @Test
    void shouldTakeBookWithFewerThanTenLevels() {
        List<BookLevel> asks = levels("101.0:2.00000000");
        List<BookLevel> bids = levels("99.0:1.00000000");

        assertThat(BookChecksum.text(asks, bids, 1, 8)).isEqualTo("1010200000000990100000000");
        assertThat(BookChecksum.of(asks, bids, 1, 8)).isEqualTo(2_657_825_094L);
    }

    @Test
    void shouldIgnoreLevelsBelowTheTenth() {
        List<BookLevel> asks = new ArrayList<>(levels(BTC_ASKS));
        asks.addAll(levels("45300.0:1.00000000"));

        assertThat(BookChecksum.of(asks, levels(BTC_BIDS), 1, 8)).isEqualTo(3_310_070_434L);
    }

    @Test
    void shouldNotGiveTheResultsOfKnownMistakes() {
        long btc = BookChecksum.of(levels(BTC_ASKS), levels(BTC_BIDS), 1, 8);
        long matic = BookChecksum.of(levels(MATIC_ASKS), levels(MATIC_BIDS), 4, 8);

        // Bids first; leading zeros kept; trailing zeros stripped; printed as signed.
        assertThat(btc).isNotIn(2_704_419_326L, 62_089_434L, 4_237_635_173L, -984_896_862L);
        assertThat((int) btc).isEqualTo(-984_896_862);
        // Without padding; bids first.
        assertThat(matic).isNotIn(3_830_085_102L, 495_856_882L);
        assertThat(BookChecksum.of(levels(BTC_BIDS), levels(BTC_ASKS), 1, 8)).isEqualTo(2_704_419_326L);
        assertThat(BookChecksum.of(levels(MATIC_BIDS), levels(MATIC_ASKS), 4, 8))
                .isEqualTo(495_856_882L);
    }

    private static List<BookLevel> levels(String text) {
        return Arrays.stream(text.split(" "))
                .map(level -> level.split(":"))
                .map(level -> new BookLevel(Fixed8.parse(level[0]), Fixed8.parse(level[1])))
                .toList();
    }
}
