package io.kairos.engine.adapter.outbound.execution.okx;

import io.kairos.engine.adapter.venue.okx.OkxCredentials;

/**
 * {@code login} of the private WebSocket: once per connection; what follows is not signed. Source: OKX API v5, <i>WebSocket /
 * Login</i>.
 */
public final class LoginMessage {
    private static final String SIGNED = "GET/users/self/verify";

    private LoginMessage() {}

    /**
     * The message; it holds no secret but the passphrase, which the venue asks for. Not to be logged.
     *
     * @param timeSeconds now by the venue's clock, seconds since the epoch; valid for 30 of them.
     */
    public static String of(OkxCredentials credentials, long timeSeconds) {
        return "{\"op\":\"login\",\"args\":[{\"apiKey\":\"" + credentials.apiKey() + "\",\"passphrase\":\""
                + escaped(credentials.passphrase()) + "\",\"timestamp\":\"" + timeSeconds + "\",\"sign\":\""
                + credentials.sign(timeSeconds + SIGNED) + "\"}]}";
    }

    /** Credentials hold printable ASCII only. */
    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"");
    }
}
