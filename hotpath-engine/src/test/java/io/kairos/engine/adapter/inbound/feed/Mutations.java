package io.kairos.engine.adapter.inbound.feed;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Damages complete messages: bytes changed, cut, taken out, doubled, taken from other messages, digits changed. */
public final class Mutations {
    private static final byte[] ALPHABET =
            "0123456789.-+eE\"\\,:[]{} abtrueU\u0000\u007f\u00ff".getBytes(StandardCharsets.ISO_8859_1);
    private static final int MOST = 4;

    private final List<byte[]> corpus;
    private final SplittableRandom random;

    /** Damages what is in {@code corpus}. */
    public Mutations(List<byte[]> corpus, SplittableRandom random) {
        this.corpus = List.copyOf(corpus);
        this.random = random;
    }

    /** A message of the corpus with up to three damages. */
    public byte[] next() {
        byte[] message = pick().clone();
        for (int left = random.nextInt(MOST); left > 0 && message.length > 0; left--) {
            message = damage(message);
        }
        return message;
    }

    private byte[] pick() {
        return corpus.get(random.nextInt(corpus.size()));
    }

    private byte[] damage(byte[] message) {
        int at = random.nextInt(message.length);
        int to = Math.min(message.length, at + 1 + random.nextInt(30));
        return switch (random.nextInt(8)) {
            case 0 -> with(message, at, at + 1, new byte[] {ALPHABET[random.nextInt(ALPHABET.length)]});
            case 1 -> with(message, at, at + 1, new byte[] {(byte) (message[at] ^ (1 << random.nextInt(8)))});
            case 2 -> random.nextInt(4) == 0 ? Arrays.copyOf(message, at) : message;
            case 3 -> with(message, at, to, new byte[0]);
            case 4 -> with(message, at, at, Arrays.copyOfRange(message, at, to));
            case 5 -> {
                byte[] other = pick();
                int from = random.nextInt(other.length);
                yield with(
                        message,
                        at,
                        at,
                        Arrays.copyOfRange(other, from, Math.min(other.length, from + 1 + random.nextInt(60))));
            }
            default -> digit(message, at);
        };
    }

    /** Changes, doubles or removes the next digit, so that many stay readable. */
    private byte[] digit(byte[] message, int from) {
        for (int i = from; i < message.length; i++) {
            if (message[i] >= '0' && message[i] <= '9') {
                byte[] digits = new byte[random.nextInt(8) == 0 ? 25 : random.nextInt(3)];
                for (int d = 0; d < digits.length; d++) {
                    digits[d] = (byte) ('0' + random.nextInt(10));
                }
                return with(message, i, i + 1, digits);
            }
        }
        return message;
    }

    private static byte[] with(byte[] message, int from, int to, byte[] instead) {
        byte[] result = new byte[from + instead.length + message.length - to];
        System.arraycopy(message, 0, result, 0, from);
        System.arraycopy(instead, 0, result, from, instead.length);
        System.arraycopy(message, to, result, from + instead.length, message.length - to);
        return result;
    }
}
