package io.kairos.gateway.hotcache;

import io.kairos.domain.instrument.Venue;
import io.kairos.domain.marketdata.CandleInterval;
import io.kairos.gateway.model.Balance;
import io.kairos.gateway.model.BookReport;
import io.kairos.gateway.model.Candle;
import io.kairos.gateway.model.Depth;
import io.kairos.gateway.model.Health;
import io.kairos.gateway.model.Quote;
import io.kairos.gateway.port.HotReads;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** {@link HotReads} from the keys that the Flink jobs keep. */
public final class RedisHotReads implements HotReads {
    private static final int MAX_KEYS = 5_000;
    private static final Logger LOG = LoggerFactory.getLogger(RedisHotReads.class);

    private final RedisLink link;
    private final MessageDecoder decoder;
    private final Counter malformed;

    public RedisHotReads(RedisLink link, JsonMapper json, MeterRegistry meters) {
        this.link = link;
        this.decoder = new MessageDecoder(json);
        this.malformed = Counter.builder("kairos.gateway.hotcache.malformed.keys")
                .description("values of keys that break the contract, left out")
                .register(meters);
    }

    @Override
    public Mono<List<Quote>> quotes(@Nullable String venue, @Nullable Set<String> symbols) {
        return keys("quote:" + (venue == null ? "" : venue + ':') + '*')
                .map(keys -> keys.stream()
                        .filter(key -> symbols == null || symbols.contains(key.substring(key.lastIndexOf(':') + 1)))
                        .toArray(String[]::new))
                .flatMap(keys -> keys.length == 0 ? Mono.just(List.<Quote>of()) : values(keys, decoder::quote))
                .map(quotes -> quotes.stream()
                        .sorted(Comparator.comparing(Quote::venue).thenComparing(Quote::symbol))
                        .toList());
    }

    /** All keys of a pattern, at most {@value #MAX_KEYS}: instruments are some hundreds. */
    private Mono<Set<String>> keys(String pattern) {
        ScanArgs args = ScanArgs.Builder.matches(pattern).limit(1_000);
        Set<String> found = new TreeSet<>();
        return link.command(redis -> redis.scan(ScanCursor.INITIAL, args))
                .expand(page -> {
                    found.addAll(page.getKeys());
                    if (page.isFinished()) {
                        return Mono.empty();
                    }
                    if (found.size() >= MAX_KEYS) {
                        LOG.warn(
                                "more keys than expected, the rest is left out: pattern={} bound={}",
                                pattern,
                                MAX_KEYS);
                        return Mono.empty();
                    }
                    return link.command(redis -> redis.scan(page, args));
                })
                .then(Mono.fromSupplier(() -> found));
    }

    private <T> Mono<List<T>> values(String[] keys, Function<String, T> decode) {
        return link.command(redis -> redis.mget(keys)).map(values -> {
            List<T> decoded = new ArrayList<>();
            values.forEach(value -> value.ifHasValue(text -> decode(text, decode, decoded)));
            return decoded;
        });
    }

    private <T> void decode(String text, Function<String, T> decode, List<T> decoded) {
        try {
            decoded.add(decode.apply(text));
        } catch (RuntimeException broken) {
            malformed.increment();
            LOG.warn("malformed value left out: cause={}", broken.toString());
        }
    }

    @Override
    public Mono<Candle> candle(String venue, String symbol, CandleInterval interval) {
        return one("candle:" + venue + ':' + symbol + ':' + interval.text(), decoder::candle);
    }

    @Override
    public Mono<Depth> depth(String venue, String symbol) {
        return one("depth:" + venue + ':' + symbol, decoder::depth);
    }

    @Override
    public Mono<BookReport> books() {
        return one("books", decoder::bookReport);
    }

    @Override
    public Mono<List<Balance>> balances(@Nullable String venue) {
        List<String> venues =
                venue == null ? Arrays.stream(Venue.values()).map(Enum::name).toList() : List.of(venue);
        return Flux.fromIterable(venues)
                .concatMap(name -> link.<Map<String, String>>command(redis -> redis.hgetall("balance:" + name)))
                .concatMapIterable(fields -> {
                    List<Balance> decoded = new ArrayList<>();
                    fields.values().forEach(text -> decode(text, decoder::balance, decoded));
                    return decoded;
                })
                .collectSortedList(Comparator.comparing(Balance::venue).thenComparing(Balance::asset));
    }

    @Override
    public Mono<Health> health() {
        return one("health", decoder::health);
    }

    private <T> Mono<T> one(String key, Function<String, T> decode) {
        return link.command(redis -> redis.get(key)).flatMap(text -> {
            List<T> decoded = new ArrayList<>(1);
            decode(text, decode, decoded);
            return Mono.justOrEmpty(decoded.stream().findFirst());
        });
    }
}
