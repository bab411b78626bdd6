package io.kairos.engine.adapter.venue.net;

import io.netty.buffer.ByteBuf;

/** Hears one connection attempt and, if it succeeds, the connection. All calls are on the client's event loop. */
public interface WebSocketListener {
    /** The upgrade is done; messages may be sent. */
    void onOpen(WebSocketConnection connection);

    /**
     * One text or binary message.
     *
     * @param payload valid during the call.
     */
    void onMessage(ByteBuf payload);

    /** The attempt failed or the connection ended. Called exactly once, last. */
    void onClosed(CloseReason reason);

    /**
     * Why a connection ended.
     *
     * @param text for people; holds no secrets.
     * @param httpStatus status with which the upgrade was refused, 0 when it was not.
     * @param retryAfterSeconds the server's wish, 0 when it had none.
     */
    record CloseReason(String text, int httpStatus, long retryAfterSeconds) {
        /** How the text of a reason begins when the peer sent a message above our limit. */
        public static final String OVERSIZED = "oversized message";

        /** Without an HTTP refusal. */
        public static CloseReason of(String text) {
            return new CloseReason(text, 0, 0);
        }
    }
}
