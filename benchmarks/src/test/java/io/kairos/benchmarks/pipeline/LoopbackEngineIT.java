package io.kairos.benchmarks.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.kairos.engine.adapter.venue.net.EventLoops;
import io.kairos.engine.runtime.Idle;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The engine behind sockets, as the suite loopback measures it. */
class LoopbackEngineIT {
    private static final int TURNS = 200;
    private static final int ORDERS_PER_CYCLE = 3;
    private static final byte[] REPLY = new byte[150];

    @TempDir
    private Path directory;

    private static ByteBuffer frame(byte[] padded) {
        return Peer.frame(padded, padded.length - MessageStream.PADDING);
    }

    @ParameterizedTest
    @EnumSource(
            value = Idle.class,
            names = {"SPIN", "BACKOFF"})
    void shouldAnswerEachGainWithTheOrdersOfACycleAndEchoTheRest(Idle idle) throws IOException {
        EventLoopGroup eventLoops = EventLoops.newGroup(1, "unused");
        Triangle messages = new Triangle(2 * TURNS);

        try (Peer peer = new Peer();
                LoopbackEngine hot = new LoopbackEngine(messages, directory, eventLoops, idle, peer, REPLY)) {
            for (byte[] first : messages.first) {
                Peer.write(hot.feed, frame(first));
            }
            for (int turn = 0; turn < TURNS; turn++) {
                Peer.write(hot.feed, frame(messages.messages[2 * turn]));
                // Throws when fewer or more come.
                assertThat(peer.readFirst(hot.orders, ORDERS_PER_CYCLE, System.nanoTime()))
                        .isPositive();
                Peer.write(hot.feed, frame(messages.messages[2 * turn + 1]));
                Peer.write(hot.echo, frame(messages.messages[2 * turn]));
                peer.readFirst(hot.echo, 1, System.nanoTime());
                assertThat(peer.lastLength()).isEqualTo(REPLY.length);
            }
            assertThatCode(hot::throwIfFailed).doesNotThrowAnyException();
        }
        var unused = eventLoops.shutdownGracefully();
    }
}
