package io.kairos.gateway.security;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.config.annotation.method.configuration.EnableReactiveMethodSecurity;
import org.springframework.security.config.annotation.web.reactive.EnableWebFluxSecurity;
import org.springframework.security.config.web.server.SecurityWebFiltersOrder;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.authentication.ServerAuthenticationConverter;
import org.springframework.security.web.server.context.NoOpServerSecurityContextRepository;
import org.springframework.security.web.server.header.ReferrerPolicyServerHttpHeadersWriter.ReferrerPolicy;
import org.springframework.security.web.server.header.XFrameOptionsServerHttpHeadersWriter.Mode;
import org.springframework.security.web.server.savedrequest.NoOpServerRequestCache;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import reactor.core.publisher.Mono;

/**
 * Who reaches what. Without a session: the dashboard's files, signing in, and the bare health status. Everything else needs a
 * valid token before anything is parsed, the WebSocket handshake included; roles are checked per operation at the controllers.
 */
@Configuration(proxyBeanMethods = false)
@EnableWebFluxSecurity
@EnableReactiveMethodSecurity
class SecurityConfiguration {
    /** {@code 'self'} covers the WebSocket of the same origin. Inline styles are what the dashboard's framework writes. */
    private static final String CONTENT_SECURITY_POLICY =
            "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline';"
                    + " img-src 'self' data:; font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'self';"
                    + " form-action 'self'; frame-ancestors 'none'";

    @Bean
    SecurityWebFilterChain filters(ServerHttpSecurity http, Sessions sessions, Origins origins) {
        return http
                // Cross-site requests are refused by their origin; cookies are SameSite=Strict besides.
                .csrf(ServerHttpSecurity.CsrfSpec::disable)
                // Else the rules of the GraphQL endpoint would be taken for every path; origins are checked below.
                .cors(ServerHttpSecurity.CorsSpec::disable)
                .httpBasic(ServerHttpSecurity.HttpBasicSpec::disable)
                .formLogin(ServerHttpSecurity.FormLoginSpec::disable)
                .logout(ServerHttpSecurity.LogoutSpec::disable)
                .anonymous(ServerHttpSecurity.AnonymousSpec::disable)
                .requestCache(cache -> cache.requestCache(NoOpServerRequestCache.getInstance()))
                .securityContextRepository(NoOpServerSecurityContextRepository.getInstance())
                .headers(headers -> headers.frameOptions(frame -> frame.mode(Mode.DENY))
                        .hsts(hsts -> hsts.maxAge(Duration.ofDays(365)))
                        .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.NO_REFERRER))
                        .cache(ServerHttpSecurity.HeaderSpec.CacheSpec::disable)
                        .contentSecurityPolicy(policy -> policy.policyDirectives(CONTENT_SECURITY_POLICY)))
                .authorizeExchange(exchanges -> exchanges
                        .pathMatchers("/graphql", "/graphql/**")
                        .authenticated()
                        .pathMatchers("/actuator/health", "/actuator/health/**")
                        .permitAll()
                        .pathMatchers("/actuator", "/actuator/**")
                        .authenticated()
                        .pathMatchers("/api/session", "/api/token")
                        .permitAll()
                        .pathMatchers(HttpMethod.GET)
                        .permitAll()
                        .pathMatchers(HttpMethod.HEAD)
                        .permitAll()
                        .anyExchange()
                        .denyAll())
                .exceptionHandling(errors -> errors.authenticationEntryPoint(
                        (exchange, error) -> answer(exchange, HttpStatus.UNAUTHORIZED, "Sign in first.")))
                .oauth2ResourceServer(resource -> resource.bearerTokenConverter(tokens())
                        .authenticationEntryPoint(
                                (exchange, error) -> answer(exchange, HttpStatus.UNAUTHORIZED, "Sign in first."))
                        .jwt(jwt -> jwt.jwtDecoder(sessions.decoder())
                                .jwtAuthenticationConverter(token ->
                                        Mono.<AbstractAuthenticationToken>just(sessions.authentication(token)))))
                .addFilterBefore(originFilter(origins), SecurityWebFiltersOrder.AUTHENTICATION)
                .build();
    }

    /** A stale cookie must not lock a browser out of the login page: tokens count only where they are needed. */
    private static ServerAuthenticationConverter tokens() {
        return exchange -> {
            String path = exchange.getRequest().getPath().value();
            boolean needed = path.startsWith("/graphql")
                    || (path.startsWith("/actuator") && !path.startsWith("/actuator/health"));
            return needed
                    ? Mono.justOrEmpty(TokenSource.token(exchange.getRequest()))
                            .<Authentication>map(BearerTokenAuthenticationToken::new)
                    : Mono.empty();
        };
    }

    private static WebFilter originFilter(Origins origins) {
        return (exchange, chain) -> {
            ServerHttpRequest request = exchange.getRequest();
            return origins.permits(request)
                    ? chain.filter(exchange)
                    : answer(exchange, HttpStatus.FORBIDDEN, "This origin may not do that.");
        };
    }

    private static Mono<Void> answer(ServerWebExchange exchange, HttpStatus status, String message) {
        exchange.getResponse().setStatusCode(status);
        exchange.getResponse().getHeaders().setContentType(MediaType.APPLICATION_JSON);
        byte[] body = ("{\"message\":\"" + message + "\"}").getBytes(StandardCharsets.UTF_8);
        DataBuffer buffer = exchange.getResponse().bufferFactory().wrap(body);
        return exchange.getResponse().writeWith(Mono.just(buffer));
    }
}
