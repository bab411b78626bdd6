package io.kairos.simulator.net;

/** The venue's end of one WebSocket. Called by the venue thread. */
public interface WebSocketSession {
    /** The handshake is done. */
    void onOpen();

    /** A whole text message. */
    void onText(String text);

    /** A ping came; the pong was already sent. */
    void onPing();

    /** A pong came, with its payload as text. */
    void onPong(String payload);

    /** The socket is gone. */
    void onClosed();
}
