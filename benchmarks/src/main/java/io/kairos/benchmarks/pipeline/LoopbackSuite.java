package io.kairos.benchmarks.pipeline;

import io.kairos.benchmarks.Meter;
import io.kairos.benchmarks.Row;
import io.kairos.benchmarks.Run;
import io.kairos.benchmarks.Statistic;
import io.kairos.benchmarks.Suite;
import io.kairos.benchmarks.Target;
import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.order.OrderType;
import io.kairos.domain.order.Side;
import io.kairos.domain.order.TimeInForce;
import io.kairos.engine.adapter.outbound.execution.binance.OrderMessages;
import io.kairos.engine.adapter.outbound.execution.template.MessageTemplate;
import io.kairos.engine.adapter.venue.net.EventLoops;
import io.kairos.engine.runtime.Idle;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/**
 * A quote out of a socket and the order back in it, over loopback, beside an answer of the same sizes on the same event loop: what the
 * engine adds to what sockets, kernel and Netty take anyhow.
 */
public final class LoopbackSuite implements Suite {
    private static final double AT_MOST = 1.35;
    private static final long GAP_NS = 150_000;
    private static final int MOST_TURNS = 100_000;
    private static final int ORDERS_PER_CYCLE = 3;
    private static final int RECV_WINDOW_MS = 5_000;

    @Override
    public String name() {
        return "loopback";
    }

    @Override
    public String title() {
        return "a quote out of a socket to its order in one, over loopback";
    }

    @Override
    public List<Row> run(Run run) throws IOException {
        EventLoopGroup eventLoops = EventLoops.newGroup(1, "unused");
        Path directory = Files.createTempDirectory(run.out(), "loopback");
        run.say("warming as the engine does before it is ready");
        PipelineSuite.warmUp(run, eventLoops);
        List<Row> rows = new ArrayList<>();
        try (Peer peer = new Peer()) {
            rows.add(row(run, eventLoops, directory.resolve("awake"), Idle.SPIN, "hot thread awake", peer));
            rows.add(row(run, eventLoops, directory.resolve("asleep"), Idle.BACKOFF, "hot thread asleep before", peer));
        }
        remove(directory);
        var unused = eventLoops.shutdownGracefully();
        return rows;
    }

    private Row row(Run run, EventLoopGroup eventLoops, Path directory, Idle idle, String how, Peer peer)
            throws IOException {
        run.say(how);
        long warmUpNs = TimeUnit.SECONDS.toNanos(run.choose(10, 3));
        long measureNs = TimeUnit.SECONDS.toNanos(run.choose(20, 6));
        Triangle messages = new Triangle(2 * MOST_TURNS);
        byte[] reply = order(messages);
        Histogram engine = new Histogram(3);
        Histogram echo = new Histogram(3);
        int sizeIn = messages.messages[0].length - MessageStream.PADDING;
        try (LoopbackEngine hot = new LoopbackEngine(messages, directory, eventLoops, idle, peer, reply)) {
            for (byte[] first : messages.first) {
                Peer.write(hot.feed, frame(first));
            }
            long startNs = System.nanoTime();
            boolean warm = false;
            for (int turn = 0; turn < MOST_TURNS && System.nanoTime() - startNs < warmUpNs + measureNs; turn++) {
                if (!warm && System.nanoTime() - startNs > warmUpNs) {
                    warm = true;
                    engine.reset();
                    echo.reset();
                }
                ByteBuffer gaining = frame(messages.messages[2 * turn]);
                ByteBuffer neutral = frame(messages.messages[2 * turn + 1]);
                engine.recordValue(orderTrip(hot, peer, gaining, neutral));
                echo.recordValue(echoTrip(hot, peer, gaining, reply.length));
                hot.throwIfFailed();
            }
        }
        return new Row(
                name(),
                "quote in, order out, " + how,
                Meter.percentiles(engine),
                "echo of the same sizes on the same event loop",
                Meter.percentiles(echo),
                Target.timesAtMost(Statistic.P50, AT_MOST),
                String.format(
                        Locale.ROOT,
                        "%,d of each, in turns; %d bytes in, %d out, plain WebSocket.",
                        engine.getTotalCount(),
                        sizeIn,
                        reply.length));
    }

    /** From the write of a quote to the end of the first order; the cycle is then traded to its end. */
    private static long orderTrip(LoopbackEngine hot, Peer peer, ByteBuffer gaining, ByteBuffer neutral)
            throws IOException {
        rest();
        long start = System.nanoTime();
        Peer.write(hot.feed, gaining);
        long time = peer.readFirst(hot.orders, ORDERS_PER_CYCLE, start);
        Peer.write(hot.feed, neutral);
        return time;
    }

    private static long echoTrip(LoopbackEngine hot, Peer peer, ByteBuffer quote, int expected) throws IOException {
        rest();
        long start = System.nanoTime();
        Peer.write(hot.echo, quote);
        long time = peer.readFirst(hot.echo, 1, start);
        if (peer.lastLength() != expected) {
            throw new IllegalStateException("the echo has " + peer.lastLength() + " bytes, expected " + expected);
        }
        return time;
    }

    /** Long enough for what came before to be over, and for a hot thread that sleeps to fall asleep. */
    private static void rest() {
        long start = System.nanoTime();
        while (System.nanoTime() - start < GAP_NS) {
            Thread.onSpinWait();
        }
    }

    private static ByteBuffer frame(byte[] padded) {
        return Peer.frame(padded, padded.length - MessageStream.PADDING);
    }

    /** An order as the engine will send them. */
    private static byte[] order(Triangle messages) {
        Instrument on = messages.registry.instrument(1);
        MessageTemplate template = OrderMessages.place(on, Side.BUY, OrderType.LIMIT, TimeInForce.IOC, RECV_WINDOW_MS);
        byte[] bytes = new byte[template.maxLength()];
        int length = template.encode(
                10_000, 1_763_800_000_000_000L, 1_000_002, MessageStream.QTY, 1_763_800_000_000L, bytes, 0);
        return Arrays.copyOf(bytes, length);
    }

    private static void remove(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
