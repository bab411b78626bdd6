package io.kairos.standalone.health;

import io.kairos.standalone.part.HealthCheck;
import io.kairos.standalone.part.UnhealthyException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Healthy when {@code PING} is answered with {@code PONG}. */
public final class RedisHealth implements HealthCheck {
    private static final int LIMIT_MS = 2_000;
    private static final String PONG = "+PONG";

    private final int port;

    /** On loopback. */
    public RedisHealth(int port) {
        this.port = port;
    }

    @Override
    public void check() throws UnhealthyException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), LIMIT_MS);
            socket.setSoTimeout(LIMIT_MS);
            socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readNBytes(PONG.length()), StandardCharsets.US_ASCII);
            if (!answer.equals(PONG)) {
                throw new UnhealthyException("PING was answered with " + answer);
            }
        } catch (IOException failure) {
            throw new UnhealthyException("PING is not answered: " + failure.getMessage());
        }
    }
}
