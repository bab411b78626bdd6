package io.kairos.engine.adapter.venue.binance;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.domain.instrument.InstrumentRegistry;
import io.kairos.engine.adapter.inbound.feed.Mutations;
import io.kairos.engine.adapter.venue.InstrumentSpec;
import io.kairos.engine.adapter.venue.VenueTime;
import io.kairos.engine.adapter.venue.net.HttpCaller;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damaged answers of exchangeInfo: instruments that can be registered, a market left out, or a refusal that says why. */
class ExchangeInfoPropertyTest {
    private static final int MESSAGES = Integer.getInteger("kairos.fuzz.messages", 8_000) / 4;

    private final VenueTime time = new VenueTime(() -> 1_000_000_000L);
    private final HttpCaller http = new HttpCaller("test", Duration.ofSeconds(1), Duration.ofSeconds(1), 1 << 20);

    @AfterEach
    void close() {
        http.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void shouldReadOrRefuseWhateverComes(long seed) throws IOException {
        byte[] whole;
        try (InputStream in =
                ExchangeInfoPropertyTest.class.getResourceAsStream("/venue/binance/http_exchange_info.json")) {
            whole = in.readAllBytes();
        }
        Mutations mutations = new Mutations(List.of(whole), new SplittableRandom(seed));
        int read = 0;
        int refused = 0;
        for (int i = 0; i < MESSAGES; i++) {
            byte[] body = mutations.next();
            String context = "seed=" + seed + " round=" + i + " body=" + new String(body, StandardCharsets.ISO_8859_1);
            try {
                for (InstrumentSpec spec : load(body)) {
                    read += isUsable(spec) ? 1 : 0;
                }
            } catch (IOException expected) {
                assertThat(expected).as(context).hasMessageMatching("(?s).+");
                refused++;
            } catch (RuntimeException e) {
                throw new AssertionError(context, e);
            }
        }
        assertThat(read).as("seed %d", seed).isPositive();
        assertThat(refused).as("seed %d", seed).isPositive();
    }

    /** A market with a contradiction is left out with its reason when it is registered. */
    private static boolean isUsable(InstrumentSpec spec) {
        try {
            return !spec.register(new InstrumentRegistry()).symbol().isEmpty();
        } catch (IllegalArgumentException left) {
            assertThat(left).hasMessageContaining("expected");
            return false;
        }
    }

    private List<InstrumentSpec> load(byte[] body) throws IOException {
        RateBudget budget = new RateBudget(time);
        BinanceContext context = new BinanceContext().symbols(List.of()).conclude();
        BinanceRest rest = new BinanceRest(context, http, time, budget, () -> 1_000_000_000L);
        return new ReferenceData(context, rest, budget).parseExchangeInfo(body, false);
    }
}
