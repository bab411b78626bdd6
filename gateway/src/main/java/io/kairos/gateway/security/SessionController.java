package io.kairos.gateway.security;

import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseCookie;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebInputException;
import reactor.core.publisher.Mono;

/** Signing in and out, for browsers by cookie and for scripts by token. */
@RestController
class SessionController {
    private static final int MAX_NAME = 64;
    private static final int MAX_PASSWORD = 200;

    private final SignIn signIn;
    private final Sessions sessions;
    private final Clock clock;

    SessionController(SignIn signIn, Sessions sessions, Clock clock) {
        this.signIn = signIn;
        this.sessions = sessions;
        this.clock = clock;
    }

    /** Name and password. */
    record Credentials(@Nullable String username, @Nullable String password) {
        @Override
        public String toString() {
            return "Credentials[username=" + username + ']';
        }
    }

    /** Who is signed in. */
    record SignedIn(String name, List<Role> roles, Instant expiresAt) {}

    /** A token for scripts. */
    record Token(String token, String name, List<Role> roles, Instant expiresAt) {}

    @PostMapping("/api/session")
    Mono<ResponseEntity<Object>> open(@RequestBody Credentials credentials, ServerHttpRequest request) {
        return signIn(credentials, request)
                .map(session -> ResponseEntity.ok()
                        .header("Set-Cookie", cookie(session.token(), lifeOf(session), request))
                        .<Object>body(new SignedIn(session.name(), session.roles(), session.expiresAt())))
                .defaultIfEmpty(message(HttpStatus.UNAUTHORIZED, "Name and password do not fit."));
    }

    @PostMapping("/api/token")
    Mono<ResponseEntity<Object>> token(@RequestBody Credentials credentials, ServerHttpRequest request) {
        return signIn(credentials, request)
                .map(session -> ResponseEntity.ok()
                        .header("Cache-Control", "no-store")
                        .<Object>body(new Token(session.token(), session.name(), session.roles(), session.expiresAt())))
                .defaultIfEmpty(message(HttpStatus.UNAUTHORIZED, "Name and password do not fit."));
    }

    @GetMapping("/api/session")
    Mono<ResponseEntity<Object>> who(ServerHttpRequest request) {
        return token(request)
                .map(claims -> ResponseEntity.ok()
                        .<Object>body(new SignedIn(claims.name(), claims.roles(), claims.expiresAt())))
                .defaultIfEmpty(message(HttpStatus.UNAUTHORIZED, "Nobody is signed in."));
    }

    @DeleteMapping("/api/session")
    Mono<ResponseEntity<Void>> close(ServerHttpRequest request) {
        return token(request).doOnNext(sessions::close).then(Mono.fromSupplier(() -> ResponseEntity.noContent()
                .header("Set-Cookie", cookie("", Duration.ZERO, request))
                .build()));
    }

    private Mono<Session> signIn(Credentials credentials, ServerHttpRequest request) {
        String name = credentials.username();
        String password = credentials.password();
        if (name == null || name.isEmpty() || name.length() > MAX_NAME) {
            return Mono.error(new ServerWebInputException("username: expected 1 to " + MAX_NAME + " characters"));
        }
        if (password == null || password.isEmpty() || password.length() > MAX_PASSWORD) {
            return Mono.error(new ServerWebInputException("password: expected 1 to " + MAX_PASSWORD + " characters"));
        }
        InetSocketAddress remote = request.getRemoteAddress();
        String address = remote == null || remote.getAddress() == null
                ? "unknown"
                : remote.getAddress().getHostAddress();
        return signIn.signIn(name, password, address);
    }

    private Mono<Claims> token(ServerHttpRequest request) {
        return Mono.justOrEmpty(TokenSource.token(request))
                .flatMap(text -> sessions.decoder().decode(text))
                .map(Claims::checked)
                .onErrorResume(JwtException.class, invalid -> Mono.empty());
    }

    private Duration lifeOf(Session session) {
        return Duration.between(clock.instant(), session.expiresAt());
    }

    private static String cookie(String value, Duration life, ServerHttpRequest request) {
        return ResponseCookie.from(TokenSource.COOKIE, value)
                .httpOnly(true)
                .sameSite("Strict")
                .secure(Origins.isSecure(request))
                .path("/")
                .maxAge(life)
                .build()
                .toString();
    }

    private static ResponseEntity<Object> message(HttpStatus status, String text) {
        return ResponseEntity.status(status).body(Map.of("message", text));
    }

    @ExceptionHandler
    ResponseEntity<Object> tooMany(SignIn.TooManyAttempts throttled) {
        long seconds = Math.max(1, throttled.waitTime().toSeconds());
        return ResponseEntity.status(HttpStatus.TOO_MANY_REQUESTS)
                .header("Retry-After", Long.toString(seconds))
                .body(Map.of("message", "Too many failed attempts; try again in " + seconds + " s."));
    }

    @ExceptionHandler
    ResponseEntity<Object> badInput(ServerWebInputException wrong) {
        String reason = wrong.getReason();
        if (wrong.getCause() == null && reason != null && reason.contains(": expected ")) {
            return message(HttpStatus.BAD_REQUEST, reason);
        }
        return message(HttpStatus.BAD_REQUEST, "body: expected JSON {\"username\": …, \"password\": …}");
    }
}
