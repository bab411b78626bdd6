package io.kairos.gateway.security;

import io.kairos.gateway.port.StreamInterruptedException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import javax.crypto.SecretKey;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jose.jws.MacAlgorithm;
import org.springframework.security.oauth2.jwt.JwsHeader;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;
import org.springframework.security.oauth2.jwt.NimbusReactiveJwtDecoder;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoder;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Makes and checks session tokens: JWTs signed with HMAC-SHA-256 that carry name, roles and expiry. Signing out makes a token void
 * here at once; the list of void tokens is bounded, the oldest is forgotten first, and a restart forgets it, so that a stolen
 * copy lives until its expiry at most.
 */
public final class Sessions {
    private static final Duration LIFE = Duration.ofHours(12);
    private static final int MAX_VOID = 10_000;

    private final Clock clock;
    private final NimbusJwtEncoder encoder;
    private final NimbusReactiveJwtDecoder decoder;
    private final Map<String, Instant> voided = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
            return size() > MAX_VOID;
        }
    };
    private final Sinks.Many<String> signOuts = Sinks.many().multicast().directBestEffort();

    public Sessions(SecretKey key, Clock clock) {
        this.clock = clock;
        this.encoder = NimbusJwtEncoder.withSecretKey(key)
                .algorithm(MacAlgorithm.HS256)
                .build();
        this.decoder = NimbusReactiveJwtDecoder.withSecretKey(key)
                .macAlgorithm(MacAlgorithm.HS256)
                .build();
        JwtTimestampValidator times = new JwtTimestampValidator(Duration.ZERO);
        times.setClock(clock);
        decoder.setJwtValidator(new DelegatingOAuth2TokenValidator<>(times, this::ours));
    }

    private OAuth2TokenValidatorResult ours(Jwt token) {
        Claims claims = Claims.of(token);
        return claims != null && !isVoid(claims.id())
                ? OAuth2TokenValidatorResult.success()
                : OAuth2TokenValidatorResult.failure(new OAuth2Error("invalid_token"));
    }

    ReactiveJwtDecoder decoder() {
        return decoder;
    }

    Session open(String name, Set<Role> roles) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        List<Role> sorted = roles.stream().sorted().toList();
        JwtClaimsSet claims = JwtClaimsSet.builder()
                .issuer(Claims.ISSUER)
                .subject(name)
                .id(UUID.randomUUID().toString())
                .issuedAt(now)
                .expiresAt(now.plus(LIFE))
                .claim(Claims.ROLES, sorted.stream().map(Role::name).toList())
                .build();
        JwtEncoderParameters parameters =
                JwtEncoderParameters.from(JwsHeader.with(MacAlgorithm.HS256).build(), claims);
        return new Session(
                name, sorted, now.plus(LIFE), encoder.encode(parameters).getTokenValue());
    }

    /** Who a checked token stands for; roles of the token are widened by what they imply. */
    JwtAuthenticationToken authentication(Jwt token) {
        Claims claims = Claims.checked(token);
        List<SimpleGrantedAuthority> authorities = claims.roles().stream()
                .flatMap(role -> role.implied().stream())
                .distinct()
                .map(role -> new SimpleGrantedAuthority(role.authority()))
                .toList();
        return new JwtAuthenticationToken(token, authorities, claims.name());
    }

    /** Makes a token void. */
    void close(Claims claims) {
        synchronized (voided) {
            voided.put(claims.id(), claims.expiresAt());
        }
        signOuts.emitNext(claims.id(), Sinks.EmitFailureHandler.busyLooping(Duration.ofSeconds(1)));
    }

    private boolean isVoid(String id) {
        synchronized (voided) {
            return voided.containsKey(id);
        }
    }

    /** Fails with {@link StreamInterruptedException} when the session of this user ends; silent until then. */
    public <T> Mono<T> ended(Authentication authentication) {
        Claims claims = Claims.of(authentication);
        if (claims == null) {
            return Mono.never();
        }
        Duration left = Duration.between(clock.instant(), claims.expiresAt());
        Flux<?> expiry = Mono.delay(left.isNegative() ? Duration.ZERO : left).flux();
        Flux<?> signOut = signOuts.asFlux().filter(claims.id()::equals);
        return Flux.merge(expiry, signOut)
                .next()
                .then(Mono.error(() -> new StreamInterruptedException("The session ended; sign in again.")));
    }
}
