package io.kairos.standalone.system;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The hot store, read directly by the few words of its protocol that are needed. */
final class Redis {
    private static final int LIMIT_MS = Math.toIntExact(Duration.ofSeconds(10).toMillis());

    private final int port;

    Redis(int port) {
        this.port = port;
    }

    /** The text under a key, null when there is none. The key holds no blank. */
    @Nullable
    String get(String key) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), LIMIT_MS);
            socket.setSoTimeout(LIMIT_MS);
            socket.getOutputStream().write(("GET " + key + "\r\n").getBytes(StandardCharsets.UTF_8));
            DataInputStream answer = new DataInputStream(socket.getInputStream());
            String head = line(answer);
            if (!head.startsWith("$")) {
                throw new IOException("GET " + key + " was answered with " + head);
            }
            int length = Integer.parseInt(head.substring(1));
            return length < 0 ? null : new String(answer.readNBytes(length), StandardCharsets.UTF_8);
        }
    }

    private static String line(DataInputStream answer) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = answer.readUnsignedByte(); next != '\r'; next = answer.readUnsignedByte()) {
            line.append((char) next);
        }
        if (answer.readUnsignedByte() != '\n') {
            throw new IOException("expected a line, got " + line);
        }
        return line.toString();
    }
}
