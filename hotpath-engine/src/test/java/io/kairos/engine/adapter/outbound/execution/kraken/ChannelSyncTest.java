package io.kairos.engine.adapter.outbound.execution.kraken;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kairos.domain.instrument.InstrumentRegistry;
import io.kairos.domain.instrument.Venue;
import io.kairos.engine.adapter.outbound.execution.entry.VenueNames;
import io.kairos.engine.adapter.venue.ExecutionEvents;
import io.kairos.engine.adapter.venue.RecordingSink;
import io.kairos.engine.adapter.venue.RetryingSink;
import io.kairos.engine.adapter.venue.kraken.KrakenContext;
import io.kairos.engine.adapter.venue.kraken.KrakenVenue;
import io.kairos.engine.adapter.venue.kraken.SimulatedKraken;
import io.netty.channel.DefaultEventLoop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.SystemEpochNanoClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The two channels against a venue in memory that answers one request after the other, whenever it is told to. */
class ChannelSyncTest implements ChannelSync.Requests, ChannelSync.Listener {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A request on its way. */
    private record Sent(String method, String channel, AnswerHandler handler) {}

    private final DefaultEventLoop eventLoop = new DefaultEventLoop();
    private final KrakenVenue venue = new KrakenVenue(
            new KrakenContext().credentials(SimulatedKraken.credentials()).conclude(), new SystemEpochNanoClock());
    private final Deque<Sent> requests = new ArrayDeque<>();
    private final Set<String> subscribed = new HashSet<>();
    private final List<String> heard = new ArrayList<>();
    private final ChannelSync sync;

    ChannelSyncTest() {
        EntryCounters counters = new EntryCounters();
        VenueNames names = new VenueNames(new InstrumentRegistry(), Venue.KRAKEN);
        ExecutionEvents events =
                new ExecutionEvents(Venue.KRAKEN, new RetryingSink(new RecordingSink(), eventLoop, () -> {}));
        OrderTracks tracks = new OrderTracks(counters, System::nanoTime, System::nanoTime);
        AccountBook accountBook = new AccountBook(names, venue.assetIds(), events, counters);
        sync = new ChannelSync(
                this,
                this,
                new ReportMapper(names, events, tracks, venue.tradingRate(), counters),
                accountBook,
                new AccountSync(
                        accountBook,
                        new RestPath(venue.privateRest(), venue.privateRate(), eventLoop),
                        eventLoop,
                        venue.clock(),
                        venue.time(),
                        counters,
                        1,
                        1_000,
                        0),
                venue.tradingRate(),
                counters,
                () -> 1,
                () -> 1,
                true);
    }

    @AfterEach
    void stop() {
        venue.close();
        eventLoop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @Override
    public void request(String method, String params, AnswerHandler handler) {
        requests.add(new Sent(method, params.contains("executions") ? "executions" : "balances", handler));
    }

    @Override
    public void onSubscribed(ChannelSync now) {
        heard.add(now.goLive(1) ? "live" : "not live");
    }

    @Override
    public void onMissed(String why) {
        heard.add("missed");
    }

    @Override
    public void onHopeless(String why) {
        heard.add("hopeless: " + why);
    }

    /** The venue takes and answers the next request; a subscription is followed by its snapshot. */
    private void serve() {
        Sent next = requests.remove();
        boolean leaves = "unsubscribe".equals(next.method());
        if (leaves ? subscribed.remove(next.channel()) : subscribed.add(next.channel())) {
            next.handler().onResult(JSON.createObjectNode());
            if (!leaves) {
                sync.onFrame(next.channel(), frame("{\"type\":\"snapshot\",\"sequence\":1,\"data\":[]}"));
            }
        } else {
            next.handler().onError(leaves ? "Subscription Not Found" : "Already subscribed", true);
        }
    }

    private static JsonNode frame(String text) {
        try {
            return JSON.readTree(text);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private void serveAll() {
        while (!requests.isEmpty()) {
            serve();
        }
    }

    @Test
    void shouldGoLiveWhenBothSnapshotsAreThere() {
        sync.subscribe();
        serve();
        assertThat(heard).isEmpty();

        serve();
        assertThat(heard).containsExactly("live");
    }

    /** Something unreadable, and something more so many answers later. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    void shouldComeBackWhenMoreIsMissedWhileItBeginsAnew(int answers) {
        sync.subscribe();
        serveAll();
        heard.clear();

        sync.resync("first");
        for (int i = 0; i < answers && !requests.isEmpty(); i++) {
            serve();
        }
        sync.resync("second");
        serveAll();

        assertThat(heard).startsWith("missed").endsWith("live").noneMatch(word -> word.startsWith("hopeless"));
    }

    @Test
    void shouldPassOverWhatBelongsToTheSubscriptionThatItLeaves() {
        sync.subscribe();
        serveAll();

        sync.resync("a gap");
        sync.onFrame("executions", frame("{\"type\":\"update\",\"sequence\":9,\"data\":[]}"));
        sync.onFrame("balances", frame("{\"type\":\"snapshot\",\"sequence\":1,\"data\":[]}"));
        serveAll();

        assertThat(heard).containsExactly("live", "missed", "live");
    }

    @ParameterizedTest
    @ValueSource(strings = {"executions", "balances"})
    void shouldPassOverAFrameThatComesAgain(String channel) {
        sync.subscribe();
        serveAll();

        for (int sequence : new int[] {2, 3, 3, 2, 4, 2}) {
            sync.onFrame(channel, frame("{\"type\":\"update\",\"sequence\":" + sequence + ",\"data\":[]}"));
        }
        serveAll();

        assertThat(heard).containsExactly("live");
    }

    /** Taken for a repeat it would hide whatever comes until the numbers are as high as they were. */
    @ParameterizedTest
    @ValueSource(strings = {"executions", "balances"})
    void shouldBeginAnewWhenTheNumbersDo(String channel) {
        sync.subscribe();
        serveAll();
        for (int sequence = 2; sequence < 9; sequence++) {
            sync.onFrame(channel, frame("{\"type\":\"update\",\"sequence\":" + sequence + ",\"data\":[]}"));
        }

        sync.onFrame(channel, frame("{\"type\":\"update\",\"sequence\":3,\"data\":[{\"asset\":\"USD\"}]}"));
        serveAll();

        assertThat(heard).containsExactly("live", "missed", "live");
    }

    @Test
    void shouldSubscribeAnewWhenTheVenueSaysThatItIsSubscribedAlready() {
        subscribed.add("executions");

        sync.subscribe();
        serveAll();

        assertThat(heard).containsExactly("missed", "live");
    }
}
