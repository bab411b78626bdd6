package io.kairos.engine.adapter.outbound.kafka;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** A real Kafka broker without topics; its address is known before it starts and stays the same, and so does its data, over stops and starts. */
interface Broker extends AutoCloseable {
    String bootstrapServers();

    /** Returns when the broker answers. */
    void start();

    /** Ends the broker in order; connections break, new ones are refused. */
    void stop();

    @Override
    void close();

    /** A port that nobody listens on now. */
    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException("no free port", e);
        }
    }
}
