package io.kairos.benchmarks;

import io.kairos.benchmarks.book.BookSuite;
import io.kairos.benchmarks.decoder.DecoderSuite;
import io.kairos.benchmarks.detection.DetectionSuite;
import io.kairos.benchmarks.encoding.EncodingSuite;
import io.kairos.benchmarks.journal.JournalSuite;
import io.kairos.benchmarks.pipeline.LoopbackSuite;
import io.kairos.benchmarks.pipeline.PipelineSuite;
import io.kairos.benchmarks.pipeline.StallSuite;
import io.kairos.benchmarks.risk.RiskSuite;
import io.kairos.benchmarks.satellite.SatelliteSuite;
import java.util.List;

/** The suites, in the order of the table. A new one is a class and a line here. */
final class Suites {
    static final List<Suite> ALL = List.of(
            new DetectionSuite(),
            new DecoderSuite(),
            new PipelineSuite(),
            new LoopbackSuite(),
            new StallSuite(),
            new EncodingSuite(),
            new RiskSuite(),
            new JournalSuite(),
            new BookSuite(),
            new SatelliteSuite());

    private Suites() {}

    static Suite named(String name) {
        for (Suite suite : ALL) {
            if (suite.name().equals(name)) {
                return suite;
            }
        }
        throw new IllegalArgumentException("bench: expected one of " + names() + ", got " + name);
    }

    static List<String> names() {
        return ALL.stream().map(Suite::name).toList();
    }
}
