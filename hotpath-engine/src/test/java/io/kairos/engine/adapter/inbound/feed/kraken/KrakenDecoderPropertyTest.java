package io.kairos.engine.adapter.inbound.feed.kraken;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.engine.adapter.inbound.feed.FeedDecoder.Result;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Mutated messages of every kind: whatever the decoder accepts means what a plain Jackson decoder reads, and nothing escapes it. */
class KrakenDecoderPropertyTest {
    private static final int MESSAGES = Integer.getInteger("kairos.fuzz.messages", 8_000);
    private static final byte[] ALPHABET = "0123456789.\"{}[]:,\\ -+eEsubtTaZ/\u0000".getBytes(StandardCharsets.UTF_8);
    private static final Duration LIMIT_PER_MESSAGE = Duration.ofSeconds(2);

    private final RecordedMessages messages = new RecordedMessages();
    private final KrakenDecoder decoder = KrakenFixture.decoder(messages);
    private final PlainDecoder oracle = new PlainDecoder(KrakenFixture.INSTRUMENTS);

    private static List<byte[]> corpus() {
        List<byte[]> corpus = new ArrayList<>();
        for (String file : KrakenFixture.DATA_MESSAGES) {
            corpus.add(KrakenFixture.resource(file).getBytes(StandardCharsets.UTF_8));
        }
        for (String file : KrakenFixture.OTHER_MESSAGES) {
            corpus.add(KrakenFixture.resource(file).getBytes(StandardCharsets.UTF_8));
        }
        return corpus;
    }

    @Test
    void shouldAgreeWithAPlainDecoderOnDocumentedMessages() {
        for (byte[] message : corpus()) {
            check(message, "documented");
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldAgreeWithAPlainDecoderOnMutatedMessages(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<byte[]> corpus = corpus();
        Set<Result> results = EnumSet.noneOf(Result.class);
        for (int i = 0; i < MESSAGES; i++) {
            byte[] message = pick(corpus, random);
            for (int mutations = random.nextInt(4); mutations > 0; mutations--) {
                message = mutate(message, corpus, random);
            }
            results.add(check(message, "seed " + seed + " message " + i));
        }
        // The mutations must not be so coarse that nothing but refusals is tested.
        assertThat(results).as("seed %d", seed).containsExactlyInAnyOrder(Result.values());
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12})
    void shouldSurviveBytesWithoutAnySense(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < MESSAGES; i++) {
            byte[] message = new byte[random.nextInt(300)];
            for (int at = 0; at < message.length; at++) {
                message[at] =
                        random.nextInt(4) == 0 ? (byte) random.nextInt(256) : ALPHABET[random.nextInt(ALPHABET.length)];
            }
            check(message, "seed " + seed + " message " + i);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":", "{\"channel\":\"book\",\"data\":["})
    void shouldRefuseDeepNestingQuickly(String opening) {
        byte[] message = opening.repeat(100_000).getBytes(StandardCharsets.UTF_8);

        assertThat(check(message, "nesting")).isEqualTo(Result.MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "0.1", "1e", "1E-"})
    void shouldRefuseEndlessNumbersQuickly(String beginning) {
        byte[] message =
                ("{\"channel\":\"book\",\"type\":\"update\",\"data\":[{\"symbol\":\"BTC/USD\",\"bids\":[{\"price\":"
                                + beginning + "9".repeat(500_000) + ",\"qty\":1}],\"asks\":[],\"checksum\":1}]}")
                        .getBytes(StandardCharsets.UTF_8);

        assertThat(check(message, "long number")).isEqualTo(Result.MALFORMED);
    }

    private Result check(byte[] message, String what) {
        messages.clear();
        List<String> expected = new ArrayList<>();
        long startNs = System.nanoTime();
        Result result = KrakenFixture.decode(decoder, message);
        long tookNs = System.nanoTime() - startNs;
        Result expectedResult = oracle.decode(message, message.length, expected);

        String context = what + ": " + new String(message, 0, Math.min(2_000, message.length), StandardCharsets.UTF_8);
        assertThat(tookNs).as(context).isLessThan(LIMIT_PER_MESSAGE.toNanos());
        if (result == Result.SHAPED) {
            assertThat(messages.found).as(context).isEqualTo(expected);
            assertThat(expectedResult).as(context).isEqualTo(Result.TOLERATED);
            return result;
        }
        if (expectedResult == Result.TOLERATED && expected.isEmpty()) {
            // No market data, about which the oracle has no opinion.
            assertThat(messages.found).as(context).noneMatch(KrakenDecoderPropertyTest::isMarketData);
            return result;
        }
        assertThat(result).as(context).isEqualTo(expectedResult);
        assertThat(messages.found).as(context).isEqualTo(expected);
        assertThat(messages.malformed).as(context).hasSize(result == Result.MALFORMED ? 1 : 0);
        return result;
    }

    private static boolean isMarketData(String found) {
        return found.startsWith("snapshot")
                || found.startsWith("update")
                || found.startsWith("trade")
                || found.startsWith("quote")
                || found.startsWith("inexact");
    }

    private static byte[] pick(List<byte[]> corpus, SplittableRandom random) {
        return corpus.get(random.nextInt(corpus.size())).clone();
    }

    private static byte[] mutate(byte[] message, List<byte[]> corpus, SplittableRandom random) {
        if (message.length < 4) {
            return pick(corpus, random);
        }
        int at = random.nextInt(message.length);
        switch (random.nextInt(8)) {
            case 0 -> message[at] = ALPHABET[random.nextInt(ALPHABET.length)];
            case 1 -> message[at] ^= (byte) (1 << random.nextInt(8));
            case 2 -> {
                return Arrays.copyOf(message, at);
            }
            case 3 -> {
                byte[] other = pick(corpus, random);
                int from = random.nextInt(other.length);
                int length = Math.min(random.nextInt(1, 60), other.length - from);
                return join(message, at, Arrays.copyOfRange(other, from, from + length), at);
            }
            case 4 -> {
                int second = random.nextInt(message.length);
                byte kept = message[at];
                message[at] = message[second];
                message[second] = kept;
            }
            case 5 -> {
                int end = Math.min(message.length, at + random.nextInt(1, 30));
                return join(message, at, new byte[0], end);
            }
            case 6 -> {
                // A digit for a digit keeps the message readable and changes its meaning.
                for (int i = at; i < message.length; i++) {
                    if (message[i] >= '0' && message[i] <= '9') {
                        message[i] = (byte) ('0' + random.nextInt(10));
                        break;
                    }
                }
            }
            default -> {
                int end = Math.min(message.length, at + random.nextInt(1, 40));
                return join(message, end, Arrays.copyOfRange(message, at, end), end);
            }
        }
        return message;
    }

    /** The message up to {@code from}, then the insertion, then the message from {@code to} on. */
    private static byte[] join(byte[] message, int from, byte[] insertion, int to) {
        byte[] joined = new byte[from + insertion.length + message.length - to];
        System.arraycopy(message, 0, joined, 0, from);
        System.arraycopy(insertion, 0, joined, from, insertion.length);
        System.arraycopy(message, to, joined, from + insertion.length, message.length - to);
        return joined;
    }
}
