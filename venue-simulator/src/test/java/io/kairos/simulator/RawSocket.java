package io.kairos.simulator;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A WebSocket client that keeps every frame as it came, well-formed or not, and how the connection ended. */
final class RawSocket implements AutoCloseable {
    private final Socket socket = new Socket();
    private final List<Frame> frames = new CopyOnWriteArrayList<>();
    private final AtomicLong bytesRead = new AtomicLong();
    private final CountDownLatch upgraded = new CountDownLatch(1);
    private final Thread reader;
    private volatile @Nullable String end;

    @SuppressWarnings("ArrayRecordComponent") // compared by hand
    record Frame(int firstByte, byte[] payload, long timeNs) {
        int opcode() {
            return firstByte & 0x0F;
        }

        boolean isFinal() {
            return (firstByte & 0x80) != 0;
        }

        String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }
    }

    RawSocket(URI uri) throws IOException {
        socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()), 5_000);
        String path = uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
        socket.getOutputStream()
                .write(("GET " + path + " HTTP/1.1\r\nHost: " + uri.getHost() + ":" + uri.getPort()
                                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        reader = new Thread(this::read, "raw-socket");
        reader.setDaemon(true);
        reader.start();
        try {
            // What is sent before the upgrade is done would be taken for a second request.
            if (!upgraded.await(5, TimeUnit.SECONDS)) {
                throw new IOException("no upgrade within five seconds: " + uri);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        }
    }

    int localPort() {
        return socket.getLocalPort();
    }

    /** The frames so far: a picture that does not change while the socket goes on reading. */
    List<Frame> frames() {
        return List.copyOf(frames);
    }

    /** Payloads of the whole text messages. */
    List<String> texts() {
        return frames.stream()
                .filter(frame -> frame.firstByte() == 0x81)
                .map(Frame::text)
                .toList();
    }

    long bytesRead() {
        return bytesRead.get();
    }

    /** How the connection ended: "FIN", or the error; null while it is open. */
    @Nullable
    String end() {
        return end;
    }

    void send(String text) throws IOException {
        send(0x81, text.getBytes(StandardCharsets.UTF_8));
    }

    void ping(String payload) throws IOException {
        send(0x89, payload.getBytes(StandardCharsets.UTF_8));
    }

    private void send(int firstByte, byte[] payload) throws IOException {
        byte[] frame = new byte[payload.length + 8];
        int at = 0;
        frame[at++] = (byte) firstByte;
        if (payload.length <= 125) {
            frame[at++] = (byte) (0x80 | payload.length);
        } else {
            frame[at++] = (byte) (0x80 | 126);
            frame[at++] = (byte) (payload.length >> 8);
            frame[at++] = (byte) payload.length;
        }
        at += 4;
        System.arraycopy(payload, 0, frame, at, payload.length);
        synchronized (socket) {
            socket.getOutputStream().write(frame, 0, at + payload.length);
        }
    }

    private void read() {
        try {
            DataInputStream in = new DataInputStream(new Counting(socket.getInputStream()));
            skipHandshake(in);
            upgraded.countDown();
            while (true) {
                int first = in.readUnsignedByte();
                long length = in.readUnsignedByte() & 0x7F;
                if (length == 126) {
                    length = in.readUnsignedShort();
                } else if (length == 127) {
                    length = in.readLong();
                }
                byte[] payload = in.readNBytes((int) length);
                if (payload.length < length) {
                    throw new EOFException();
                }
                if ((first & 0x0F) == 0x9) {
                    send(0x8A, payload);
                }
                frames.add(new Frame(first, payload, System.nanoTime()));
            }
        } catch (EOFException finished) {
            end = "FIN";
        } catch (IOException broken) {
            end = String.valueOf(broken.getMessage());
        }
    }

    private static void skipHandshake(InputStream in) throws IOException {
        int matched = 0;
        byte[] end = {'\r', '\n', '\r', '\n'};
        while (matched < end.length) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException();
            }
            matched = next == end[matched] ? matched + 1 : next == end[0] ? 1 : 0;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private final class Counting extends java.io.FilterInputStream {
        Counting(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            bytesRead.addAndGet(read < 0 ? 0 : 1);
            return read;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int read = super.read(target, offset, length);
            bytesRead.addAndGet(Math.max(0, read));
            return read;
        }
    }
}
