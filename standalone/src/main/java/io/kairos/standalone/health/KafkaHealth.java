package io.kairos.standalone.health;

import io.kairos.standalone.part.HealthCheck;
import io.kairos.standalone.part.UnhealthyException;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * Healthy when the broker lists its API versions without an error. Speaks the one request itself (Kafka protocol, ApiVersions version 0), since a
 * client would cost the supervisor more memory than the rest of it.
 */
public final class KafkaHealth implements HealthCheck {
    private static final int LIMIT_MS = 3_000;
    private static final short API_VERSIONS = 18;
    private static final int CORRELATION_ID = 7;
    private static final short NULL_STRING = -1;
    private static final int REQUEST_BYTES = 10;
    private static final int ANSWER_BYTES_MAX = 65_536;

    private final int port;

    /** On loopback. */
    public KafkaHealth(int port) {
        this.port = port;
    }

    @Override
    public void check() throws UnhealthyException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), LIMIT_MS);
            socket.setSoTimeout(LIMIT_MS);
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            out.writeInt(REQUEST_BYTES);
            out.writeShort(API_VERSIONS);
            out.writeShort(0);
            out.writeInt(CORRELATION_ID);
            out.writeShort(NULL_STRING);
            out.flush();
            DataInputStream in = new DataInputStream(socket.getInputStream());
            int length = in.readInt();
            int correlation = in.readInt();
            short error = in.readShort();
            if (length < 6 || length > ANSWER_BYTES_MAX || correlation != CORRELATION_ID || error != 0) {
                throw new UnhealthyException("the broker answered with length " + length + " and error " + error);
            }
        } catch (IOException failure) {
            throw new UnhealthyException("the broker does not answer: " + failure.getMessage());
        }
    }
}
