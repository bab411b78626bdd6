package io.kairos.engine.adapter.inbound.feed;

import io.kairos.domain.instrument.Instrument;
import io.kairos.engine.adapter.venue.net.WebSocketClient;
import io.kairos.engine.application.port.EventSink;
import io.netty.channel.EventLoop;
import java.util.List;
import java.util.function.IntToLongFunction;
import org.agrona.concurrent.EpochNanoClock;

/**
 * What a feed is made of besides its venue.
 *
 * @param settings what a person chose.
 * @param instruments that it carries.
 * @param eventLoop drives everything of it.
 * @param client opens its connections; on the same event loop.
 * @param clock nanoseconds since the epoch.
 * @param sink the engine's ring.
 * @param lastTradeId last recorded trade id per instrument id, -1 for none; asked in the constructor only.
 * @param reload told, on the event loop, why reference data should be loaded again.
 */
public record FeedContext(
        FeedSettings settings,
        List<Instrument> instruments,
        EventLoop eventLoop,
        WebSocketClient client,
        EpochNanoClock clock,
        EventSink sink,
        IntToLongFunction lastTradeId,
        java.util.function.Consumer<String> reload) {
    public FeedContext {
        instruments = List.copyOf(instruments);
    }
}
