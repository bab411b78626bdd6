package io.kairos.benchmarks.book;

import io.kairos.domain.instrument.Venue;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * One depth message from bytes to a book. The same stream for every contender, whose book is compared with the true one before
 * anything is measured; played round and round from its snapshot, whose cost is spread over {@value #MESSAGES} messages.
 */
@State(Scope.Thread)
@BenchmarkMode({Mode.AverageTime, Mode.SampleTime})
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class BookBenchmark {
    private static final int MESSAGES = 20_000;

    /** Whose messages. */
    @Param({"BINANCE", "OKX", "KRAKEN"})
    public Venue venue = Venue.BINANCE;

    /** Who reads them. */
    @Param({"KAIROS", "JACKSON", "XCHANGE"})
    public ContenderKind contender = ContenderKind.KAIROS;

    private Match match = Match.NONE;
    private List<byte[]> messages = List.of();
    private int next;

    /** Makes the stream and the contender. */
    @Setup
    public void setUp() {
        Traffic traffic = TrafficMaker.make(venue, MESSAGES);
        messages = traffic.changes();
        match = Match.of(venue, contender, traffic);
        match.prove(traffic);
        next = messages.size();
    }

    /** Ends what the contender holds. */
    @TearDown
    public void tearDown() {
        match.close();
    }

    /** What the messages of a venue are like, in words. */
    public static String describe(String venueName) {
        return TrafficMaker.make(Venue.valueOf(venueName), MESSAGES).describe();
    }

    /** One message. */
    @Benchmark
    public long message() {
        if (next == messages.size()) {
            match.restart();
            next = 0;
        }
        return match.contender().take(messages.get(next++));
    }
}
