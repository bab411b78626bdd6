package io.kairos.engine.adapter.inbound.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.engine.adapter.inbound.feed.okx.OkxProtocol;
import io.kairos.engine.adapter.venue.PublicRest;
import io.kairos.engine.adapter.venue.RestRequest;
import io.kairos.engine.adapter.venue.net.HttpReply;
import io.kairos.engine.adapter.venue.okx.OkxContext;
import io.kairos.engine.adapter.venue.okx.OkxVenue;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.SystemEpochNanoClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StatusPollTest {
    private static final String ONGOING =
            "{\"code\":\"0\",\"data\":[{\"title\":\"Upgrade\",\"state\":\"ongoing\",\"serviceType\":\"0\"}]}";
    private static final String NONE = "{\"code\":\"0\",\"data\":[]}";
    private static final long SECOND = 1_000_000_000L;

    /** Answers when the test says so. */
    private static final class Rest implements PublicRest {
        final List<CompletableFuture<HttpReply>> asked = new ArrayList<>();

        @Override
        public boolean tryTake(RestRequest request, boolean urgent) {
            return true;
        }

        @Override
        public CompletableFuture<HttpReply> get(RestRequest request) {
            assertThat(request.path()).isEqualTo("/api/v5/system/status");
            CompletableFuture<HttpReply> reply = new CompletableFuture<>();
            asked.add(reply);
            return reply;
        }
    }

    private final EventLoop eventLoop = new DefaultEventLoop();
    private final OkxVenue venue = new OkxVenue(new OkxContext().conclude(), SystemEpochNanoClock.INSTANCE);
    private final Rest rest = new Rest();
    private final RecordingMessages told = new RecordingMessages();
    private final FeedStats stats = new FeedStats();
    private final StatusPoll poll =
            new StatusPoll(new OkxProtocol(venue, 100), new RestQueue(rest, eventLoop, 1_000), told, stats);
    private long nowNs = 1;

    @AfterEach
    void stop() {
        venue.close();
        eventLoop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private void tick(long passedNs) throws Exception {
        nowNs += passedNs;
        eventLoop.submit(() -> poll.onTick(nowNs)).get(30, TimeUnit.SECONDS);
    }

    private void answer(String body) throws Exception {
        rest.asked
                .get(rest.asked.size() - 1)
                .complete(new HttpReply(
                        200, HttpHeaders.of(Map.of(), (name, value) -> true), body.getBytes(StandardCharsets.UTF_8)));
        eventLoop.submit(() -> {}).get(30, TimeUnit.SECONDS);
    }

    @Test
    void shouldAskAfterEachConnect() throws Exception {
        tick(SECOND);
        assertThat(rest.asked).isEmpty();

        poll.onStreaming();
        tick(SECOND);
        answer(NONE);
        tick(60 * SECOND);

        assertThat(rest.asked).hasSize(1);
        assertThat(told.found).containsExactly("status true ");
    }

    @Test
    void shouldAskUntilTheVenueTradesAgain() throws Exception {
        poll.onStatus(false);
        tick(SECOND);
        answer(ONGOING);
        poll.onStatus(false);
        tick(SECOND);
        assertThat(rest.asked).as("not more often than the venue allows").hasSize(1);
        tick(10 * SECOND);
        answer(NONE);
        poll.onStatus(true);
        tick(60 * SECOND);

        assertThat(rest.asked).hasSize(2);
        assertThat(told.found).containsExactly("status false Upgrade state=ongoing", "status true ");
    }

    @Test
    void shouldNotBelieveAnAnswerThatTheConnectionOvertook() throws Exception {
        poll.onStreaming();
        tick(SECOND);
        poll.onStatus(false);
        answer(NONE);

        assertThat(told.found).isEmpty();
        tick(10 * SECOND);
        assertThat(rest.asked).hasSize(2);
    }

    @Test
    void shouldAskAgainWhenTheAnswerCannotBeUsed() throws Exception {
        poll.onStreaming();
        tick(SECOND);
        answer("[]");
        tick(10 * SECOND);
        rest.asked.get(1).completeExceptionally(new IOException("down"));
        eventLoop.submit(() -> {}).get(30, TimeUnit.SECONDS);
        tick(10 * SECOND);

        assertThat(rest.asked).hasSize(3);
        assertThat(stats.malformed.get()).isEqualTo(1);
    }
}
