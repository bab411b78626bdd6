package io.kairos.engine.adapter.inbound.feed.binance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StreamConnectionTest {
    @Test
    void shouldKeepSubscribeFramesWithinTheVenuesLimits() throws Exception {
        List<String> streams = new ArrayList<>();
        for (int i = 0; i < 512; i++) {
            streams.add("symbolnumber" + i + "@bookTicker");
            streams.add("symbolnumber" + i + "@trade");
        }

        List<String> frames = StreamConnection.subscribeFrames(streams);

        List<String> subscribed = new ArrayList<>();
        for (int i = 0; i < frames.size(); i++) {
            assertThat(frames.get(i).length()).isLessThanOrEqualTo(3_600);
            JsonNode frame = new ObjectMapper().readTree(frames.get(i));
            assertThat(frame.path("method").asText()).isEqualTo("SUBSCRIBE");
            assertThat(frame.path("id").asInt()).isEqualTo(i + 1);
            assertThat(frame.path("params").size()).isLessThanOrEqualTo(150);
            frame.path("params").forEach(stream -> subscribed.add(stream.asText()));
        }
        assertThat(subscribed).isEqualTo(streams);
    }
}
