package io.kairos.engine.adapter.venue.net;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Says in words why a peer was not reached: what the libraries throw often has no message at all. */
final class ConnectFailure {
    private static final int MAX_CAUSES = 8;

    private ConnectFailure() {}

    /** Why {@code host} was not reached, or did not answer. */
    static String text(String host, Throwable failure) {
        @Nullable Throwable cause = failure;
        for (int i = 0; i < MAX_CAUSES && cause != null; i++, cause = cause.getCause()) {
            if (cause instanceof UnresolvedAddressException || cause instanceof UnknownHostException) {
                return "the name " + host + " cannot be resolved (no network, or no DNS?)";
            }
            if (cause instanceof NoRouteToHostException) {
                return "there is no route to " + host;
            }
            if (cause instanceof io.netty.channel.ConnectTimeoutException
                    || cause instanceof java.net.http.HttpConnectTimeoutException) {
                return host + " does not answer connection attempts (timeout)";
            }
            if (cause instanceof HttpTimeoutException || cause instanceof TimeoutException) {
                return host + " did not answer in time";
            }
            if (cause instanceof SSLException) {
                return "TLS with " + host + " failed: " + cause.getMessage();
            }
        }
        if (failure instanceof ConnectException) {
            return host + " refuses connections or cannot be reached" + detail(failure);
        }
        return failure.toString();
    }

    private static String detail(Throwable failure) {
        return failure.getMessage() == null ? "" : " (" + failure.getMessage() + ')';
    }

    /** A failure without answer as one with a message; others stay what they are. */
    static Throwable explained(String call, String host, Throwable failure) {
        if (failure instanceof IOException || failure instanceof TimeoutException) {
            return new IOException(call + " failed: " + text(host, failure), failure);
        }
        return failure;
    }
}
