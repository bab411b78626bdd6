package io.kairos.gateway.web;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RequestPredicate;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * The dashboard from {@code static/} of the class path. Files whose name holds a hash may be kept for good, the page itself never;
 * paths of the client's router get the page.
 */
@Configuration(proxyBeanMethods = false)
class DashboardRoutes {
    private static final Pattern HASHED = Pattern.compile(".*-[A-Za-z0-9_-]{8}\\.[a-z0-9]+(\\.map)?$");
    private static final Set<String> OURS = Set.of("api", "graphql", "actuator");
    private static final CacheControl FOR_GOOD =
            CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable();

    @Bean
    RouterFunction<ServerResponse> dashboardFiles() {
        return RouterFunctions.resources(
                "/**",
                new ClassPathResource("static/"),
                (resource, headers) -> headers.setCacheControl(
                        HASHED.matcher(String.valueOf(resource.getFilename())).matches()
                                ? FOR_GOOD
                                : CacheControl.noCache()));
    }

    @Bean
    RouterFunction<ServerResponse> dashboardPage() {
        RequestPredicate page = RequestPredicates.GET("/**")
                .and(RequestPredicates.accept(MediaType.TEXT_HTML))
                .and(DashboardRoutes::isClientRoute);
        return RouterFunctions.route(page, request -> page());
    }

    private static boolean isClientRoute(ServerRequest request) {
        String path = request.path();
        String first = path.length() < 2 ? "" : path.substring(1).split("/", 2)[0];
        return !OURS.contains(first) && path.lastIndexOf('.') <= path.lastIndexOf('/');
    }

    private static Mono<ServerResponse> page() {
        Resource index = new ClassPathResource("static/index.html");
        if (!index.exists()) {
            return ServerResponse.status(404)
                    .contentType(new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8))
                    .bodyValue("This build has no dashboard. GraphQL is at /graphql, signing in at /api/session.\n");
        }
        return ServerResponse.ok()
                .contentType(MediaType.TEXT_HTML)
                .cacheControl(CacheControl.noCache())
                .bodyValue(index);
    }
}
