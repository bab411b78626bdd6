package io.kairos.engine.adapter.venue.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP proxy through which everything to venues goes, by CONNECT. Immutable.
 *
 * @param host its name or address.
 * @param port its port.
 * @param user empty for none.
 * @param password of the user; never shown.
 */
public record ProxySettings(String host, int port, String user, String password) {
    /**
     * Reads settings.
     *
     * @param url {@code http://host:port}.
     * @param credentials a file with one line {@code user:password}, or null for none.
     * @throws IllegalArgumentException if the URL is none of this form.
     * @throws IOException if the file cannot be read or is not of this form; its content is not told.
     */
    public static ProxySettings read(String url, @Nullable Path credentials) throws IOException {
        URI uri = URI.create(url);
        if (!"http".equals(uri.getScheme())
                || uri.getHost() == null
                || uri.getPort() <= 0
                || uri.getRawUserInfo() != null
                || !(uri.getPath().isEmpty() || uri.getPath().equals("/"))) {
            throw new IllegalArgumentException("expected http://host:port without user and path");
        }
        if (credentials == null) {
            return new ProxySettings(uri.getHost(), uri.getPort(), "", "");
        }
        String line = Files.readString(credentials).strip();
        int colon = line.indexOf(':');
        if (colon <= 0 || line.indexOf('\n') >= 0) {
            throw new IOException(credentials + ": expected one line user:password");
        }
        return new ProxySettings(uri.getHost(), uri.getPort(), line.substring(0, colon), line.substring(colon + 1));
    }

    /** Whether the proxy asks who we are. */
    public boolean hasCredentials() {
        return !user.isEmpty();
    }

    InetSocketAddress address() {
        return new InetSocketAddress(host, port);
    }

    @Override
    public String toString() {
        return "ProxySettings[host=" + host + " port=" + port + " credentials=" + (hasCredentials() ? "***" : "none")
                + ']';
    }
}
