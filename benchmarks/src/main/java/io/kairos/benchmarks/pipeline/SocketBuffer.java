package io.kairos.benchmarks.pipeline;

/**
 * Where a socket's bytes are read to. Each message is copied here before its time begins, so that it lies in the processor's cache as
 * it does when it has just been read, and not somewhere in the megabytes of the whole stream.
 */
final class SocketBuffer {
    private static final int NOTHING = -1;

    private final MessageStream messages;
    private final int stride;
    private final byte[] bytes = new byte[1 << 10];
    private int held = NOTHING;
    private int length;

    /**
     * Holds nothing yet.
     *
     * @param stride of so many messages one is read.
     */
    SocketBuffer(MessageStream messages, int stride) {
        this.messages = messages;
        this.stride = stride;
    }

    /** Reads a message, if there is such a one. */
    void read(int index) {
        if (index * stride < messages.messages.length && held != index) {
            byte[] message = messages.messages[index * stride];
            System.arraycopy(message, 0, bytes, 0, message.length);
            length = message.length - MessageStream.PADDING;
            held = index;
        }
    }

    byte[] bytes() {
        return bytes;
    }

    /** Bytes of the message; as many more as {@link MessageStream#PADDING} says may be read. */
    int length() {
        return length;
    }
}
