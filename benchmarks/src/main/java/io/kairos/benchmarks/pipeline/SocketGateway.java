package io.kairos.benchmarks.pipeline;

import io.kairos.domain.instrument.InstrumentRegistry;
import io.kairos.domain.instrument.Venue;
import io.kairos.engine.adapter.venue.ExecutionEvents;
import io.kairos.engine.adapter.venue.net.WebSocketConnection;
import io.netty.channel.EventLoop;
import org.agrona.concurrent.EpochNanoClock;
import org.jspecify.annotations.Nullable;

/** Sends each order's bytes as the engine's order entry does. What became of it is said on the event loop's next round. */
final class SocketGateway extends NullGateway {
    private final EventLoop eventLoop;
    private final EpochNanoClock clock;
    private final Runnable answer = this::answer;
    private volatile @Nullable WebSocketConnection connection;

    SocketGateway(
            Venue venue,
            InstrumentRegistry registry,
            ExecutionEvents events,
            EventLoop eventLoop,
            EpochNanoClock clock) {
        super(venue, registry, events);
        this.eventLoop = eventLoop;
        this.clock = clock;
    }

    void use(WebSocketConnection open) {
        connection = open;
    }

    @Override
    void write(byte[] bytes, int length) {
        super.write(bytes, length);
        WebSocketConnection open = connection;
        if (open == null) {
            throw new IllegalStateException("an order before its connection is open");
        }
        open.send(open.allocator().directBuffer(length).writeBytes(bytes, 0, length));
        eventLoop.execute(answer);
    }

    private void answer() {
        answer(clock.nanoTime());
    }
}
