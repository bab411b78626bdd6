package io.kairos.benchmarks.decoder;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.kairos.domain.instrument.Venue;
import io.kairos.engine.adapter.venue.net.EventLoops;
import io.netty.channel.EventLoopGroup;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DecoderSuiteTest {
    @ParameterizedTest
    @EnumSource(Venue.class)
    void shouldLetEveryReaderUnderstandTheSame(Venue venue) {
        EventLoopGroup eventLoops = EventLoops.newGroup(1, "unused");
        List<byte[]> messages = Quotes.of(venue).subList(0, 500);
        List<Reader> readers = new ArrayList<>();
        readers.add(new EngineReader(venue, messages, eventLoops));
        readers.add(new JacksonStreaming(messages));
        if (venue == Venue.BINANCE) {
            readers.add(BoundReader.jackson(messages));
            readers.add(BoundReader.fastjson(messages));
        }

        assertThatCode(() -> DecoderSuite.requireAgreement(readers)).doesNotThrowAnyException();

        var unused = eventLoops.shutdownGracefully();
    }
}
