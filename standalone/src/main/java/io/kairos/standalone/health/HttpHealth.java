package io.kairos.standalone.health;

import io.kairos.standalone.part.HealthCheck;
import io.kairos.standalone.part.UnhealthyException;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Healthy when an HTTP address answers 200 and the body satisfies a condition. */
public final class HttpHealth implements HealthCheck {
    private static final int CONNECT_LIMIT_MS = 1_000;
    private static final int READ_LIMIT_MS = 4_000;
    private static final int BODY_BYTES_MAX = 65_536;
    private static final int BODY_SHOWN_MAX = 160;

    private final URI address;
    private final BodyCheck bodyCheck;

    /** What the body must say. */
    @FunctionalInterface
    public interface BodyCheck {
        /**
         * Returns normally when the body is as it should be.
         *
         * @throws UnhealthyException with the reason when not.
         */
        void check(String body) throws UnhealthyException;
    }

    /** Status 200 suffices. */
    public HttpHealth(String address) {
        this(address, body -> {});
    }

    /** Status 200 and a body that passes. */
    public HttpHealth(String address, BodyCheck bodyCheck) {
        this.address = URI.create(address);
        this.bodyCheck = bodyCheck;
    }

    @Override
    public void check() throws UnhealthyException {
        String body;
        try {
            HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
            connection.setConnectTimeout(CONNECT_LIMIT_MS);
            connection.setReadTimeout(READ_LIMIT_MS);
            connection.setUseCaches(false);
            int status = connection.getResponseCode();
            body = read(status < 400 ? connection.getInputStream() : connection.getErrorStream());
            if (status != HttpURLConnection.HTTP_OK) {
                throw new UnhealthyException(address + " answered " + status + " " + shortened(body));
            }
        } catch (IOException failure) {
            throw new UnhealthyException(address + " does not answer: " + failure.getMessage());
        }
        bodyCheck.check(body);
    }

    private static String read(@org.jspecify.annotations.Nullable InputStream stream) throws IOException {
        if (stream == null) {
            return "";
        }
        try (stream) {
            return new String(stream.readNBytes(BODY_BYTES_MAX), StandardCharsets.UTF_8);
        }
    }

    private static String shortened(String body) {
        String line = body.replaceAll("\\s+", " ").strip();
        return line.length() > BODY_SHOWN_MAX ? line.substring(0, BODY_SHOWN_MAX) + "…" : line;
    }
}
