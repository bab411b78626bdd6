package io.kairos.gateway.security;

import java.net.URI;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * Which pages may act in a user's name. A browser tells the origin of every WebSocket handshake and of every request that changes
 * something; it must be ours or one of those allowed by the configuration. Without an origin the caller is no page, unless the
 * browser says otherwise by {@code Sec-Fetch-Site}.
 */
public final class Origins {
    private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);
    private static final Set<String> OWN_SITES = Set.of("same-origin", "none");

    private final Set<String> allowed;

    /** @param allowed extra origins, for example {@code https://desk.example}. */
    public Origins(Set<String> allowed) {
        this.allowed = Set.copyOf(allowed);
    }

    boolean permits(ServerHttpRequest request) {
        HttpHeaders headers = request.getHeaders();
        boolean handshake = "websocket".equalsIgnoreCase(headers.getFirst(HttpHeaders.UPGRADE));
        if (!handshake && READING.contains(request.getMethod())) {
            return true;
        }
        String origin = headers.getOrigin();
        if (origin == null) {
            String site = headers.getFirst("Sec-Fetch-Site");
            return site == null || OWN_SITES.contains(site.toLowerCase(Locale.ROOT));
        }
        return allowed.contains(origin) || isSame(origin, headers.getFirst(HttpHeaders.HOST));
    }

    private static boolean isSame(String origin, @Nullable String host) {
        try {
            URI uri = URI.create(origin);
            return host != null && host.equalsIgnoreCase(uri.getRawAuthority());
        } catch (IllegalArgumentException expected) {
            // "null" and malformed origins are nobody's.
            return false;
        }
    }

    /** Whether the browser reached us by https, directly or through a proxy of an allowed origin. */
    static boolean isSecure(ServerHttpRequest request) {
        String origin = request.getHeaders().getOrigin();
        return "https".equals(request.getURI().getScheme()) || (origin != null && origin.startsWith("https://"));
    }
}
