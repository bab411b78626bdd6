package io.kairos.gateway.security;

import java.time.Instant;
import java.util.List;

/**
 * A signed-in user's session.
 *
 * @param token the signed token; never logged.
 */
record Session(String name, List<Role> roles, Instant expiresAt, String token) {
    @Override
    public String toString() {
        return "Session[name=" + name + ", roles=" + roles + ", expiresAt=" + expiresAt + ']';
    }
}
