package io.kairos.engine;

/** A port cannot be bound; names it and the setting that moves it. */
final class PortBusyException extends Exception {
    private static final long serialVersionUID = 1L;

    PortBusyException(String host, int port, String setting, Throwable cause) {
        super(
                "port " + port + " on " + host + " cannot be bound, another process may use it; choose another one by "
                        + setting,
                cause);
    }
}
