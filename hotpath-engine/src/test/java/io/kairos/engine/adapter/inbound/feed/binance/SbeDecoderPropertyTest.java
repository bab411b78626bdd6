package io.kairos.engine.adapter.inbound.feed.binance;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.engine.adapter.inbound.feed.FeedDecoder.Result;
import io.kairos.engine.adapter.inbound.feed.FeedMessages;
import io.kairos.engine.adapter.inbound.feed.Mutations;
import io.kairos.engine.adapter.inbound.feed.RecordingMessages;
import io.kairos.engine.adapter.inbound.feed.SymbolIndex;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Binary messages of every content and with every damage: what the fast decoder accepts is what the plain one reads, and both read what
 * was written. {@code -Dkairos.fuzz.messages} sets how many a seed tries.
 */
class SbeDecoderPropertyTest {
    private static final int MESSAGES = Integer.getInteger("kairos.fuzz.messages", 8_000);
    private static final long TIME_MICROS = 1_722_500_000_123_456L;
    private static final long[] EDGES = {0, 1, 9, 10, 99, 100, 12_345, 1_000_000, Long.MAX_VALUE / 10, Long.MAX_VALUE};

    private final RecordingMessages fast = new RecordingMessages();
    private final RecordingMessages plain = new RecordingMessages();
    private final SymbolIndex symbols = new SymbolIndex(List.of(
            TestInstruments.instrument(0, "BTC", "USDT", 2, 5), TestInstruments.instrument(1, "BNB", "BTC", 6, 3)));
    private final SbeDecoder decoder = new SbeDecoder(symbols, fast);
    private final SbeTolerantDecoder oracle = new SbeTolerantDecoder(symbols, plain);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldReadOfDamagedMessagesWhatAPlainDecoderReads(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<byte[]> corpus =
                new ArrayList<>(List.of(SbeDecoderTest.QUOTE, SbeDecoderTest.TRADE, SbeDecoderTest.DEPTH));
        for (int i = 0; i < 6; i++) {
            corpus.add(message(random, random.nextInt(3)));
        }
        corpus.add("{\"result\":null,\"id\":3}".getBytes(StandardCharsets.UTF_8));
        Mutations mutations = new Mutations(corpus, random);
        Set<Result> results = EnumSet.noneOf(Result.class);
        for (int i = 0; i < MESSAGES; i++) {
            results.add(compare(seed, i, mutations.next()));
        }
        assertThat(results).as("seed %d", seed).containsExactlyInAnyOrder(Result.values());
    }

    private Result compare(long seed, int round, byte[] message) {
        String context = "seed=" + seed + " round=" + round + " message="
                + HexFormat.of().formatHex(message);
        fast.found.clear();
        plain.found.clear();
        // What follows the message is not its own and must make no difference.
        byte[] padded = Arrays.copyOf(message, message.length + 16);
        Arrays.fill(padded, message.length, padded.length, (byte) 0xA5);

        Result result = decoder.decode(padded, message.length);

        Result expected = oracle.decode(message, message.length);
        assertThat(fast.found).as(context).isEqualTo(plain.found);
        assertThat(result == Result.SHAPED ? Result.TOLERATED : result)
                .as(context)
                .isEqualTo(expected);
        assertThat(fast.found.stream().anyMatch(found -> found.startsWith("malformed")))
                .as(context)
                .isEqualTo(result == Result.MALFORMED);
        return result;
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void shouldReadEveryQuoteAsItWasWritten(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int exact = 0;
        for (int i = 0; i < MESSAGES; i++) {
            int pxExponent = random.nextInt(-10, 4);
            int qtyExponent = random.nextInt(-10, 4);
            long[] numbers = {number(random), number(random), number(random), number(random)};
            SbeMessages writer = new SbeMessages("BTCUSDT", pxExponent, qtyExponent);
            byte[] message = (random.nextInt(4) == 0 ? writer.later(1, random.nextInt(1, 9)) : writer)
                    .quote(TIME_MICROS, i, numbers[0], numbers[1], numbers[2], numbers[3]);

            Result result = compare(seed, i, message);

            assertThat(result).isIn(Result.SHAPED, Result.TOLERATED);
            String expected = "quote 0 " + i;
            boolean fits = true;
            for (int n = 0; n < 4; n++) {
                BigDecimal scaled =
                        BigDecimal.valueOf(numbers[n]).scaleByPowerOfTen(n % 2 == 0 ? pxExponent + 2 : qtyExponent + 5);
                fits &= scaled.stripTrailingZeros().scale() <= 0
                        && scaled.toBigInteger().compareTo(BigInteger.valueOf(Long.MAX_VALUE)) <= 0;
                expected += " "
                        + (numbers[n / 2 * 2] != 0
                                ? scaled.toBigInteger().toString()
                                : n % 2 == 0 ? Long.toString(FeedMessages.NO_PX) : "0");
            }
            assertThat(fast.found).containsExactly(fits ? expected : "inexact 0 QUOTE -1");
            exact += fits ? 1 : 0;
        }
        assertThat(exact).as("seed %d", seed).isBetween(MESSAGES / 20, MESSAGES - 1);
    }

    private static long number(SplittableRandom random) {
        return switch (random.nextInt(4)) {
            case 0 -> EDGES[random.nextInt(EDGES.length)];
            case 1 -> random.nextLong() >>> random.nextInt(1, 64);
            default ->
                random.nextLong(1, 1_000_000)
                        * BigInteger.TEN.pow(random.nextInt(9)).longValueExact();
        };
    }

    private static byte[] message(SplittableRandom random, int kind) {
        SbeMessages writer = new SbeMessages(
                random.nextBoolean() ? "BTCUSDT" : "BNBBTC", random.nextInt(-8, 1), random.nextInt(-8, 1));
        if (random.nextInt(3) == 0) {
            writer = writer.later(random.nextInt(3), random.nextInt(9));
        }
        return switch (kind) {
            case 0 ->
                writer.quote(TIME_MICROS, random.nextLong(1L << 40), number(random), number(random), number(random), 7);
            case 1 -> writer.depth(TIME_MICROS, 157, 160, levels(random), levels(random));
            default -> {
                long[] trades = new long[4 * random.nextInt(4)];
                for (int i = 0; i < trades.length; i += 4) {
                    trades[i] = random.nextLong(1L << 40);
                    trades[i + 1] = number(random);
                    trades[i + 2] = number(random);
                    trades[i + 3] = random.nextInt(2);
                }
                yield writer.trades(TIME_MICROS, trades);
            }
        };
    }

    private static long[] levels(SplittableRandom random) {
        return random.longs(2L * random.nextInt(5), 1, 1_000_000)
                .map(value -> value * 1_000)
                .toArray();
    }
}
