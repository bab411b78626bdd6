package io.kairos.engine.adapter.inbound.feed.okx;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.engine.adapter.inbound.feed.FeedDecoder.Result;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Damages messages of every type and compares what is read with a plain decoder. {@code -Dkairos.test.mutations} sets how many
 * messages a seed tries.
 */
class StreamDecoderPropertyTest {
    private static final int TAIL_BYTES = 16;
    private static final int MUTATIONS = Integer.getInteger("kairos.test.mutations", 10_000);
    private static final byte[] PALETTE =
            "0123456789.-+eE\"\\,:[]{} abtrue\u0000\u007f\u00ff".getBytes(StandardCharsets.ISO_8859_1);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void shouldReadWhatThePlainDecoderReads(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        RecordingMessages said = new RecordingMessages();
        StreamDecoder decoder = new StreamDecoder(TestMarkets.index(), said, new MaintenanceWindows());
        PlainDecoder plain = new PlainDecoder();
        List<String> samples = Samples.all();
        int shaped = 0;
        int compared = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] message = mutate(samples, random);
            int length = message.length - TAIL_BYTES;

            Result result = decoder.decode(message, length);

            List<String> lines = said.take();
            String context = "seed=" + seed + " round=" + i + " message="
                    + new String(message, 0, length, StandardCharsets.ISO_8859_1);
            shaped += result == Result.SHAPED ? 1 : 0;
            List<String> expected = plain.decode(message, length);
            if (expected != PlainDecoder.NO_CLAIM) {
                compared++;
                List<String> known = lines.stream()
                        .filter(line -> !line.startsWith("unknown"))
                        .toList();
                assertThat(known).as(context).isEqualTo(expected);
                assertThat(result).as(context).isNotEqualTo(Result.IRRELEVANT);
            } else if (result == Result.SHAPED || result == Result.TOLERATED) {
                assertThat(lines).as(context).noneMatch(line -> line.startsWith("depth") || line.startsWith("trade"));
            }
            assertThat(result == Result.MALFORMED)
                    .as(context)
                    .isEqualTo(lines.stream().anyMatch(line -> line.startsWith("malformed")));
        }
        assertThat(shaped).isGreaterThan(MUTATIONS / 20);
        assertThat(compared).isGreaterThan(MUTATIONS / 20);
    }

    @Test
    void shouldEndSoonWhateverTheBytes() {
        SplittableRandom random = new SplittableRandom(7);
        StreamDecoder decoder =
                new StreamDecoder(TestMarkets.index(), new CountingMessages(), new MaintenanceWindows());
        List<byte[]> hostile = new ArrayList<>();
        hostile.add(repeated("[", 200_000));
        hostile.add(repeated("{\"arg\":", 50_000));
        hostile.add(repeated("{\"arg\":{\"channel\":\"books\",\"instId\":\"", 20_000));
        hostile.add(text(Samples.SNAPSHOT.replace("8476.98", "9".repeat(500_000))));
        hostile.add(text(Samples.SNAPSHOT.replace("\"8476.98\"", "1e" + "9".repeat(9))));
        hostile.add(text(Samples.SNAPSHOT.replace("\"8476.98\"", "1e-" + "9".repeat(9))));
        hostile.add(text(
                Samples.SNAPSHOT.replace("\"asks\":[", "\"asks\":[" + "[\"1\",\"1\",\"0\",\"1\"],".repeat(50_000))));
        hostile.add(text(Samples.TRADE.replace("\"3\"", "\"" + "0".repeat(100_000) + "\"")));
        for (int i = 0; i < 200; i++) {
            byte[] noise = new byte[1_000 + TAIL_BYTES];
            random.nextBytes(noise);
            hostile.add(noise);
        }
        for (byte[] message : hostile) {
            long startNs = System.nanoTime();
            Result result = decoder.decode(message, message.length - TAIL_BYTES);
            Duration taken = Duration.ofNanos(System.nanoTime() - startNs);

            assertThat(result).isIn(Result.MALFORMED, Result.TOLERATED);
            assertThat(taken).isLessThan(Duration.ofSeconds(2));
        }
    }

    private static byte[] repeated(String text, int count) {
        return text(text.repeat(count));
    }

    private static byte[] text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return Arrays.copyOf(bytes, bytes.length + TAIL_BYTES);
    }

    /** A message with up to three damages: cut, byte changed, part moved, part of another message put in, number changed. */
    private static byte[] mutate(List<String> samples, SplittableRandom random) {
        byte[] message = samples.get(random.nextInt(samples.size())).getBytes(StandardCharsets.UTF_8);
        int damages = random.nextInt(4);
        for (int i = 0; i < damages && message.length > 0; i++) {
            int at = random.nextInt(message.length);
            int to = Math.min(message.length, at + 1 + random.nextInt(12));
            message = switch (random.nextInt(7)) {
                case 0 -> random.nextInt(4) == 0 ? Arrays.copyOf(message, at) : message;
                case 1 -> with(message, at, at + 1, new byte[] {PALETTE[random.nextInt(PALETTE.length)]});
                case 2 -> with(message, at, at + 1, new byte[] {(byte) (message[at] ^ (1 << random.nextInt(8)))});
                case 3 -> with(message, at, to, new byte[0]);
                case 4 -> with(message, at, at, Arrays.copyOfRange(message, at, to));
                case 5 -> {
                    byte[] other = samples.get(random.nextInt(samples.size())).getBytes(StandardCharsets.UTF_8);
                    int from = random.nextInt(other.length);
                    yield with(message, at, at, Arrays.copyOfRange(other, from, Math.min(other.length, from + 20)));
                }
                default -> digit(message, at, random);
            };
        }
        return Arrays.copyOf(message, message.length + TAIL_BYTES);
    }

    /** Changes, doubles or removes the next digit, so that many mutants stay readable. */
    private static byte[] digit(byte[] message, int from, SplittableRandom random) {
        for (int i = from; i < message.length; i++) {
            if (message[i] >= '0' && message[i] <= '9') {
                byte[] digits = new byte[random.nextInt(3)];
                for (int d = 0; d < digits.length; d++) {
                    digits[d] = (byte) ('0' + random.nextInt(10));
                }
                return with(message, i, i + 1, digits);
            }
        }
        return message;
    }

    private static byte[] with(byte[] message, int from, int to, byte[] instead) {
        byte[] result = Arrays.copyOf(message, message.length - (to - from) + instead.length);
        System.arraycopy(instead, 0, result, from, instead.length);
        System.arraycopy(message, to, result, from + instead.length, message.length - to);
        return result;
    }
}
