package io.kairos.simulator.okx.stream;

import java.util.Optional;

/** The venue's three kinds of socket, by path. */
public enum Socket {
    PUBLIC("/ws/v5/public"),
    PRIVATE("/ws/v5/private"),
    BUSINESS("/ws/v5/business");

    private final String path;

    Socket(String path) {
        this.path = path;
    }

    /** The kind served at this path. */
    public static Optional<Socket> at(String path) {
        for (Socket socket : values()) {
            if (socket.path.equals(path)) {
                return Optional.of(socket);
            }
        }
        return Optional.empty();
    }
}
