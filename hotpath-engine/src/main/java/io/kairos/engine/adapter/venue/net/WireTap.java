package io.kairos.engine.adapter.venue.net;

import io.netty.buffer.ByteBuf;

/**
 * Hears everything that crosses the wire, as it crosses it. Called on the threads that send and receive: implementations copy and
 * return. Only where a person asked to record; the engine's own connections have none.
 */
public interface WireTap {
    /**
     * A connection was made.
     *
     * @return its number, handed to the other calls.
     */
    int onOpened(String uri);

    /** A message came; {@code payload} is valid during the call and must not be moved. */
    void onReceived(int connection, ByteBuf payload, boolean binary);

    /** A message is about to leave; as {@link #onReceived}. */
    void onSent(int connection, ByteBuf payload);

    /** The server sent a ping, which is answered without anybody's help. */
    default void onPing(int connection) {
        // Most only care for messages.
    }

    /** The connection ended. */
    void onClosed(int connection, String reason);

    /** A call over REST was answered. Only public calls are tapped: the query holds no secrets. */
    void onAnswer(String pathAndQuery, int status, byte[] body);
}
