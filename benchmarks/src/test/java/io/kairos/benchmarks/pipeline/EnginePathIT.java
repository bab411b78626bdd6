package io.kairos.benchmarks.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.benchmarks.detection.QuoteStream;
import io.kairos.engine.adapter.venue.net.EventLoops;
import io.kairos.engine.application.EngineTelemetry.Metric;
import io.kairos.engine.warmup.SyntheticUniverse.Mood;
import io.netty.channel.EventLoopGroup;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The engine as the suites pipeline and stalls measure it sees every message and trades what it should. */
class EnginePathIT {
    private static final int MESSAGES = 4_000;
    private static final int LEGS = 3;

    private final EventLoopGroup eventLoops = EventLoops.newGroup(1, "unused");

    @TempDir
    private Path directory;

    @AfterEach
    void end() {
        var unused = eventLoops.shutdownGracefully();
    }

    private static void pass(EnginePath engine) {
        for (int i = 0; i < MESSAGES; i++) {
            assertThat(engine.step(i)).isEqualTo(i);
            assertThat(engine.isOrdered()).as("message %d", i).isEqualTo(Triangle.isGaining(i));
            engine.settle(i);
            assertThat(engine.isOrdered()).as("settled after message %d", i).isFalse();
        }
    }

    @Test
    void shouldTradeACycleForEachMessageThatMakesOneGainInEachPass() {
        try (EnginePath engine = EnginePath.replayed(new Triangle(MESSAGES), directory, eventLoops, true)) {
            engine.reset();
            pass(engine);
            long orders = engine.orders();

            // A timer that finds a gain still there trades it once more; time only passes with messages here.
            assertThat(orders).isBetween((long) LEGS * MESSAGES / 2, (long) LEGS * (MESSAGES / 2 + MESSAGES / 100));
            assertThat(orders).isEqualTo(LEGS * engine.telemetry().get(Metric.CYCLES_COMPLETED));
            assertThat(engine.telemetry().get(Metric.INTERNAL_FAULTS)).isZero();

            engine.reset();
            pass(engine);
            assertThat(engine.orders()).as("each pass does the same").isEqualTo(orders);
        }
    }

    @Test
    void shouldTradeOnWhileTheDiskStandsStill() {
        Hold disk = new Hold();
        try (EnginePath engine = new EnginePath(new Triangle(MESSAGES), directory, eventLoops, true, disk)) {
            engine.reset();
            disk.shut();
            try {
                long durable = engine.journal().counters().durableSequence();

                pass(engine);

                assertThat(engine.journal().counters().durableSequence())
                        .as("nothing has reached the disk")
                        .isEqualTo(durable);
                assertThat(engine.telemetry().get(Metric.CYCLES_COMPLETED)).isEqualTo(MESSAGES / 2);
            } finally {
                // Else the journal could not be closed.
                disk.open();
            }
        }
    }

    @Test
    void shouldLookForCyclesAfterEachMessageOfAWholeMarket() {
        QuoteStream quotes = new QuoteStream(3, 40, new Mood(2, 3_000, 120), MESSAGES);
        try (EnginePath engine = EnginePath.replayed(new Messages(quotes), directory, eventLoops, false)) {
            engine.reset();
            long before = engine.telemetry().get(Metric.DETECTIONS);
            for (int i = 0; i < MESSAGES; i++) {
                engine.step(i);
                engine.settle(i);
            }

            assertThat(engine.telemetry().get(Metric.DETECTIONS) - before).isEqualTo(MESSAGES);
            assertThat(engine.telemetry().get(Metric.OPPORTUNITIES_FOUND)).isPositive();
            assertThat(engine.orders()).as("it was told only to watch").isZero();
        }
    }
}
