package io.kairos.simulator.net;

import io.kairos.simulator.fault.ArmedFault;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.random.RandomGenerator;

/**
 * How a fault changes a message in Simple Binary Encoding: a header of four 16-bit numbers, little endian (length of the block behind it,
 * template, schema, version), the block, groups, and the symbol at the end.
 */
final class BinaryMutations {
    private static final int HEADER_BYTES = 8;
    private static final int SCHEMA_AT = 4;
    private static final int VERSION_AT = 6;
    private static final int NEW_BYTES = 8;
    /** Neither a schema of the venue nor the length of any of its blocks. */
    private static final short UNREADABLE = 7;

    private BinaryMutations() {}

    /** Whether the fault can be done to this message. */
    static boolean isPossible(ArmedFault fault, byte[] message) {
        return switch (fault.kind()) {
            case WRONG_CHECKSUM, UNKNOWN_ENUM -> false;
            case UNKNOWN_FIELD, CORRUPT_FRAMES -> message.length > HEADER_BYTES + Long.BYTES;
            case OVERSIZE_FRAMES -> message.length < fault.spec().number("bytes");
            case FRAGMENT_FRAMES -> message.length >= fault.spec().number("parts");
            default -> true;
        };
    }

    /**
     * The message with something changed: {@code DIGIT} a byte of the first number in its block, {@code UTF8} one of the symbol, anything else
     * the length or the schema in its header, so that nobody can read it.
     */
    static byte[] corrupt(byte[] message, String mode, RandomGenerator random) {
        byte[] changed = message.clone();
        switch (mode) {
            case "UTF8" -> changed[changed.length - 1] = (byte) 0xFF;
            case "DIGIT" -> changed[HEADER_BYTES + random.nextInt(Long.BYTES)] ^= (byte) (1 + random.nextInt(0xFF));
            default ->
                ByteBuffer.wrap(changed)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putShort(random.nextBoolean() ? 0 : SCHEMA_AT, UNREADABLE);
        }
        return changed;
    }

    /** The message as a later version of the schema might have it, with a number more at the end of its block. */
    static byte[] laterVersion(byte[] message) {
        ByteBuffer in = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
        int block = in.getShort(0) & 0xFFFF;
        ByteBuffer out = ByteBuffer.allocate(message.length + NEW_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        out.put(message, 0, HEADER_BYTES + block)
                .putLong(Long.MAX_VALUE)
                .put(message, HEADER_BYTES + block, message.length - HEADER_BYTES - block);
        out.putShort(0, (short) (block + NEW_BYTES));
        out.putShort(VERSION_AT, (short) (in.getShort(VERSION_AT) + 1));
        return out.array();
    }
}
