package io.kairos.benchmarks.pipeline;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * The far end of WebSockets, by hand, so that as little as possible of a round trip is its own: it writes frames that are ready and
 * looks at its socket without ever sleeping.
 */
final class Peer implements AutoCloseable {
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final String KEY_HEADER = "sec-websocket-key:";
    private static final int MASK_LENGTH = 4;
    private static final int SHORT_LENGTH = 125;
    private static final int TWO_BYTE_LENGTH = 126;
    private static final int TEXT_FRAME = 0x81;
    private static final int LENGTH_BITS = 0x7F;
    private static final long LIMIT_NS = 10_000_000_000L;

    private final ServerSocketChannel server;
    private final ByteBuffer in = ByteBuffer.allocateDirect(1 << 16);
    private int lastLength;

    Peer() throws IOException {
        server = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    URI address() throws IOException {
        InetSocketAddress bound = (InetSocketAddress) server.getLocalAddress();
        return URI.create("ws://" + bound.getAddress().getHostAddress() + ':' + bound.getPort() + "/");
    }

    /** Takes the next connection and upgrades it. */
    SocketChannel accept() throws IOException {
        SocketChannel socket = server.accept();
        socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        ByteBuffer one = ByteBuffer.allocate(1);
        while (!request.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
            one.clear();
            if (socket.read(one) < 0) {
                throw new IOException("the engine ended the connection before its upgrade");
            }
            request.write(one.get(0));
        }
        String key = request.toString(StandardCharsets.US_ASCII)
                .lines()
                .filter(line -> line.regionMatches(true, 0, KEY_HEADER, 0, KEY_HEADER.length()))
                .map(line -> line.substring(KEY_HEADER.length()).trim())
                .findFirst()
                .orElseThrow();
        String reply = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: " + accept(key) + "\r\n\r\n";
        write(socket, ByteBuffer.wrap(reply.getBytes(StandardCharsets.US_ASCII)));
        socket.configureBlocking(false);
        return socket;
    }

    private static String accept(String key) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-1")
                            .digest((key + GUID).getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }

    /** A text frame, ready to be written. */
    static ByteBuffer frame(byte[] text, int length) {
        ByteBuffer frame = ByteBuffer.allocateDirect(length + 2 * Short.BYTES);
        frame.put((byte) TEXT_FRAME);
        if (length <= SHORT_LENGTH) {
            frame.put((byte) length);
        } else {
            frame.put((byte) TWO_BYTE_LENGTH).putShort((short) length);
        }
        return frame.put(text, 0, length).flip();
    }

    static void write(SocketChannel socket, ByteBuffer frame) throws IOException {
        while (frame.hasRemaining()) {
            if (socket.write(frame) == 0) {
                Thread.onSpinWait();
            }
        }
        frame.rewind();
    }

    /**
     * Reads whole frames of a client.
     *
     * @param frames how many there will be.
     * @param startNs begin of the round trip, by {@link System#nanoTime}.
     * @return how long after that the first of them was there.
     */
    long readFirst(SocketChannel socket, int frames, long startNs) throws IOException {
        in.clear();
        long firstNs = 0;
        int at = 0;
        for (int found = 0; found < frames; ) {
            int end = end(at);
            if (end > 0 && end <= in.position()) {
                if (found == 0) {
                    firstNs = System.nanoTime() - startNs;
                }
                found++;
                lastLength = end - at - header(at);
                at = end;
                continue;
            }
            if (socket.read(in) < 0) {
                throw new IOException("the engine ended the connection");
            }
            if (System.nanoTime() - startNs > LIMIT_NS) {
                throw new IOException("only " + found + " of " + frames + " messages came");
            }
        }
        if (at != in.position()) {
            throw new IOException("more came than was waited for");
        }
        return firstNs;
    }

    /** Bytes of the last text read. */
    int lastLength() {
        return lastLength;
    }

    private int header(int at) {
        return 2 + ((in.get(at + 1) & LENGTH_BITS) == TWO_BYTE_LENGTH ? Short.BYTES : 0) + MASK_LENGTH;
    }

    /** Behind the frame at {@code at}; 0 when its head is not there yet. */
    private int end(int at) {
        int there = in.position() - at;
        if (there < 2) {
            return 0;
        }
        int length = in.get(at + 1) & LENGTH_BITS;
        if (length == TWO_BYTE_LENGTH) {
            if (there < 2 + Short.BYTES) {
                return 0;
            }
            length = Short.toUnsignedInt(in.getShort(at + 2));
        }
        return at + header(at) + length;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
