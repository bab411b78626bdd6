package io.kairos.engine.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kairos.domain.instrument.Venue;
import io.kairos.domain.number.Decimal;
import io.kairos.journal.codec.SnapshotBeganDecoder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A journal decided again: alike when it is as it was, and named to the record when it is not. */
class JournalReplayTest {
    private static InMemoryJournal journal(long seed) {
        EngineHarness engine = ReplayPropertyTest.run(seed, 1_500);
        engine.agent.onClose();
        return engine.journal;
    }

    @ParameterizedTest
    @ValueSource(longs = {51, 52, 53})
    void shouldDecideEverythingAlike(long seed) {
        InMemoryJournal journal = journal(seed);

        JournalReplay.Report report = JournalReplay.run(journal.reader());

        assertThat(report.isEqual()).as(report.toString()).isTrue();
        assertThat(report.last()).isEqualTo(journal.lastSequence());
        assertThat(report.inputs() + report.decisions()).isEqualTo(journal.lastSequence());
        assertThat(report.snapshots()).isGreaterThan(1);
        assertThat(report.cutOff()).isZero();
        assertThat(report.journalledHash()).hasSize(64).isEqualTo(report.decidedHash());
    }

    @Test
    void shouldGoOnOverAKillAndAnotherStart() {
        EngineHarness first = ReplayPropertyTest.run(54, 1_500);
        InMemoryJournal torn = first.journal.cut(first.journal.entries.size() - 1);
        EngineHarness second = new EngineHarness(first.clock, null, torn);
        second.agent.recover(torn.reader());
        second.start();
        second.agent.onClose();

        JournalReplay.Report report = JournalReplay.run(torn.reader());

        assertThat(report.isEqual()).as(report.toString()).isTrue();
        assertThat(report.runs()).isEqualTo(2);
    }

    @Test
    void shouldTellDecisionsThatAKillCutOffFromDifferences() {
        InMemoryJournal journal = journal(55);
        int decision = 1;
        while (journal.entries.get(decision).isInput()
                || !journal.entries.get(decision - 1).isInput()) {
            decision++;
        }

        JournalReplay.Report report = JournalReplay.run(journal.cut(decision).reader());

        assertThat(report.isEqual()).as(report.toString()).isTrue();
        assertThat(report.cutOff()).isPositive();
    }

    @Test
    void shouldNameTheFirstDecisionThatDiffers() {
        InMemoryJournal journal = journal(56);
        int at = 0;
        for (int i = 0; i < journal.entries.size() && at == 0; i++) {
            int template = journal.entries.get(i).templateId();
            at = template > EngineCore.FIRST_OUTPUT_TEMPLATE + 1 ? i : 0;
        }
        byte[] bytes = journal.entries.get(at).bytes();
        bytes[bytes.length - 1] ^= 1;

        JournalReplay.Report report = JournalReplay.run(journal.reader());

        assertThat(report.isEqual()).isFalse();
        assertThat(report.differences()).isEqualTo(1);
        assertThat(report.firstDifference()).isNotNull();
        assertThat(report.firstDifference().sequence()).isEqualTo(at + 1L);
        assertThat(report.firstDifference().problem()).contains("first differing at byte " + (bytes.length - 1));
        assertThat(report.journalledHash()).isNotEqualTo(report.decidedHash());
    }

    @Test
    void shouldRefuseAJournalThatBeginsInTheMiddle() {
        InMemoryJournal journal = journal(57);
        InMemoryJournal.Entry first = journal.entries.get(0);
        assertThat(first.templateId()).isEqualTo(SnapshotBeganDecoder.TEMPLATE_ID);

        assertThatThrownBy(() -> JournalReplay.run(journal.readerFrom(5)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("begins with the first record or with a snapshot, got sequence 6");
    }

    @Test
    void shouldBeginWithTheWholeSnapshotBehindOneThatAKillCut() {
        InMemoryJournal journal = journal(58);
        int last = journal.entries.size() - 1;
        while (journal.entries.get(last).templateId() != SnapshotBeganDecoder.TEMPLATE_ID) {
            last--;
        }
        List<InMemoryJournal.Entry> snapshot = List.copyOf(journal.entries.subList(last, journal.entries.size()));
        journal.entries.clear();
        journal.entries.add(snapshot.get(0));
        journal.entries.addAll(snapshot.subList(0, snapshot.size() - 1));
        journal.entries.addAll(snapshot);
        journal.entries.addAll(snapshot);

        JournalReplay.Report report = JournalReplay.run(journal.readerFrom(1));

        assertThat(report.isEqual()).as(report.toString()).isTrue();
        assertThat(report.snapshots()).isEqualTo(2);
        assertThat(report.decisions()).isEqualTo(snapshot.size());
    }

    private static InMemoryJournal market() {
        EngineHarness engine = EngineHarness.ready();
        engine.clock.advanceMs(1_500);
        engine.quietQuotes();
        // ETH is dear in BTC: USDT to BTC to ETH and back loses, the other way round gains about a percent.
        engine.quote(TestMarket.ETH_BTC, 5_060, 200_000, 5_062, 200_000);
        engine.pass(20);
        engine.quietQuotes();
        engine.pass(2_000);
        engine.agent.onClose();
        return engine.journal;
    }

    @Test
    void shouldFindAsMuchWithNothingChanged() {
        InMemoryJournal journal = market();

        WhatIfReplay.Outcome recorded = WhatIfReplay.asRecorded(journal.reader());
        WhatIfReplay.Outcome same = WhatIfReplay.run(journal.reader(), WhatIf.NOTHING);

        assertThat(same).isEqualTo(recorded);
        assertThat(recorded.opportunities()).isPositive();
        assertThat(recorded.wouldTrade()).isPositive();
        assertThat(recorded.gains()).isNotEmpty();
        assertThat(recorded.reasons()).containsKey("STRATEGY_DISABLED");
    }

    @Test
    void shouldFindNothingWithFeesThatEatTheGain() {
        InMemoryJournal journal = market();

        WhatIfReplay.Outcome dear = WhatIfReplay.run(
                journal.reader(),
                new WhatIf(null, null, null, null, Map.of(), Map.of(Venue.BINANCE, 50_000), null, null));

        assertThat(dear.opportunities()).isZero();
        assertThat(dear.gains()).isEmpty();
    }

    @Test
    void shouldGainLessWithSmallerCycles() {
        InMemoryJournal journal = market();
        long recorded = sum(WhatIfReplay.asRecorded(journal.reader()));

        long small = sum(WhatIfReplay.run(
                journal.reader(), new WhatIf(null, null, Decimal.parse("100"), null, Map.of(), Map.of(), null, null)));

        assertThat(small).isPositive().isLessThan(recorded);
    }

    private static long sum(WhatIfReplay.Outcome outcome) {
        return List.copyOf(outcome.gains().values()).stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    @Test
    void shouldNameADecimalTooMany() {
        WhatIf change = new WhatIf(null, null, Decimal.parse("0.12345678901"), null, Map.of(), Map.of(), null, null);
        InMemoryJournal journal = market();

        assertThatThrownBy(() -> WhatIfReplay.run(journal.reader(), change))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("max-cycle-notional: expected at most 8 decimals");
    }
}
