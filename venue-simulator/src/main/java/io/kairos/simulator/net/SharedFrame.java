package io.kairos.simulator.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;

/**
 * One message, encoded once for all who get it, WebSocket header included. The maker closes it after the last
 * {@link WebSocketConnection#send(SharedFrame)}; sends keep what they still need. Venue thread only.
 */
public final class SharedFrame implements AutoCloseable {
    private static final int FINAL_TEXT = 0x81;
    private static final int FINAL_BINARY = 0x82;
    private static final int HEADER_BYTES_MAX = 10;
    private static final ByteBufAllocator MEMORY = PooledByteBufAllocator.DEFAULT;

    private final FrameTag tag;
    private final ByteBuf wire;
    private final int headerBytes;

    private SharedFrame(FrameTag tag, ByteBuf wire, int headerBytes) {
        this.tag = tag;
        this.wire = wire;
        this.headerBytes = headerBytes;
    }

    /** Encodes a text. */
    public static SharedFrame of(FrameTag tag, String text) {
        int length = ByteBufUtil.utf8Bytes(text);
        ByteBuf wire = MEMORY.directBuffer(length + HEADER_BYTES_MAX);
        int header = writeHeader(wire, FINAL_TEXT, length);
        ByteBufUtil.reserveAndWriteUtf8(wire, text, length);
        return new SharedFrame(tag, wire, header);
    }

    /** Copies a text that is UTF-8 already; the buffer stays the caller's and is not moved. */
    public static SharedFrame of(FrameTag tag, ByteBuf utf8) {
        int length = utf8.readableBytes();
        ByteBuf wire = MEMORY.directBuffer(length + HEADER_BYTES_MAX);
        int header = writeHeader(wire, FINAL_TEXT, length);
        wire.writeBytes(utf8, utf8.readerIndex(), length);
        return new SharedFrame(tag, wire, header);
    }

    /** Copies a text that is UTF-8 already. */
    public static SharedFrame of(FrameTag tag, byte[] utf8, int offset, int length) {
        ByteBuf wire = MEMORY.directBuffer(length + HEADER_BYTES_MAX);
        int header = writeHeader(wire, FINAL_TEXT, length);
        wire.writeBytes(utf8, offset, length);
        return new SharedFrame(tag, wire, header);
    }

    /** A binary message. */
    public static SharedFrame ofBinary(FrameTag tag, byte[] message) {
        ByteBuf wire = MEMORY.directBuffer(message.length + HEADER_BYTES_MAX);
        int header = writeHeader(wire, FINAL_BINARY, message.length);
        wire.writeBytes(message);
        return new SharedFrame(tag, wire, header);
    }

    public FrameTag tag() {
        return tag;
    }

    /** Bytes on the wire. */
    public int size() {
        return wire.readableBytes();
    }

    ByteBuf share() {
        return wire.retainedDuplicate();
    }

    /** First byte of the frame: last of its message, text or binary. */
    int firstByte() {
        return wire.getUnsignedByte(0);
    }

    boolean isBinary() {
        return firstByte() == FINAL_BINARY;
    }

    byte[] payload() {
        return ByteBufUtil.getBytes(wire, headerBytes, wire.readableBytes() - headerBytes, true);
    }

    @Override
    public void close() {
        wire.release();
    }

    /** One frame of a message, as faults need it. */
    static ByteBuf encode(int firstByte, byte[] payload, int offset, int length) {
        ByteBuf wire = MEMORY.directBuffer(length + HEADER_BYTES_MAX);
        writeHeader(wire, firstByte, length);
        wire.writeBytes(payload, offset, length);
        return wire;
    }

    private static int writeHeader(ByteBuf wire, int firstByte, int length) {
        wire.writeByte(firstByte);
        if (length <= 125) {
            wire.writeByte(length);
            return 2;
        }
        if (length <= 0xFFFF) {
            wire.writeByte(126);
            wire.writeShort(length);
            return 4;
        }
        wire.writeByte(127);
        wire.writeLong(length);
        return HEADER_BYTES_MAX;
    }
}
