package io.kairos.engine.adapter.venue.binance;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kairos.engine.adapter.venue.RestRefusedException;
import io.kairos.engine.adapter.venue.net.EventLoops;
import io.netty.channel.EventLoopGroup;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.SystemEpochNanoClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BinanceRestTest {
    private final EventLoopGroup eventLoops = EventLoops.newGroup(1, "rest-test");
    private final BinanceVenue venue = new BinanceVenue(
            new BinanceContext().restUrl(URI.create("http://127.0.0.1:1")).conclude(),
            eventLoops,
            SystemEpochNanoClock.INSTANCE);

    @AfterEach
    void stop() {
        venue.close();
        eventLoops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    @Test
    void shouldNotAskForTheTimeWhileTheVenueRefuses() {
        assertThatThrownBy(() -> venue.rest().measureTime().get(30, TimeUnit.SECONDS))
                .as("nobody is there, so it was asked")
                .cause()
                .isNotInstanceOf(RestRefusedException.class);

        venue.budget().onThrottled(0);

        assertThatThrownBy(() -> venue.rest().measureTime().get(30, TimeUnit.SECONDS))
                .cause()
                .isInstanceOf(RestRefusedException.class)
                .hasMessageContaining("budget");
    }
}
