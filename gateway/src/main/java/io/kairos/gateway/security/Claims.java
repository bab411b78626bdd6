package io.kairos.gateway.security;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;

/** What a token of ours says: all of it, or it is none of ours. */
record Claims(String id, String name, List<Role> roles, Instant expiresAt) {
    static final String ISSUER = "kairos-gateway";
    static final String ROLES = "roles";

    /** The claims of a token, null when it is not one of ours. */
    static @Nullable Claims of(Jwt token) {
        String id = token.getId();
        String name = token.getSubject();
        Instant expiresAt = token.getExpiresAt();
        List<String> roles = token.getClaimAsStringList(ROLES);
        boolean ours = ISSUER.equals(token.getClaimAsString("iss"));
        if (!ours || id == null || name == null || expiresAt == null || roles == null) {
            return null;
        }
        return new Claims(id, name, roles.stream().map(Role::valueOf).toList(), expiresAt);
    }

    /** The claims behind a signed-in user, null when the user came in otherwise. */
    static @Nullable Claims of(Authentication authentication) {
        return authentication instanceof JwtAuthenticationToken jwt ? of(jwt.getToken()) : null;
    }

    /** The claims of a token that passed the checks. */
    static Claims checked(Jwt token) {
        Claims claims = of(token);
        if (claims == null) {
            throw new IllegalStateException("a token passed the checks without its claims");
        }
        return claims;
    }
}
