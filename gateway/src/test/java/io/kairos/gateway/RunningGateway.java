package io.kairos.gateway;

import io.kairos.gateway.port.History;
import io.kairos.gateway.port.HotReads;
import io.kairos.gateway.port.LiveFeed;
import io.kairos.gateway.port.TradingDesk;
import io.kairos.gateway.security.Users;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.graphql.test.tester.HttpGraphQlTester;
import org.springframework.graphql.test.tester.WebSocketGraphQlTester;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.reactive.socket.client.ReactorNettyWebSocketClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole gateway on a free port, with one user of each role ({@code viewer}, {@code trader}, {@code risk}, {@code admin}). */
public final class RunningGateway implements AutoCloseable {
    public static final String PASSWORD = "correct horse";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final ConfigurableApplicationContext spring;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, String> tokens = new ConcurrentHashMap<>();

    private RunningGateway(ConfigurableApplicationContext spring) {
        this.spring = spring;
    }

    /** With fakes at the ports. */
    public static RunningGateway withFakes(FakeOutside outside) {
        SpringApplication application =
                application(context("redis://127.0.0.1:1", "jdbc:postgresql://127.0.0.1:1/none", "127.0.0.1:1"));
        application.addPrimarySources(List.of(Fakes.class));
        application.addInitializers(
                context -> context.getBeanFactory().registerSingleton("outside", new Outside(outside)));
        return new RunningGateway(application.run(
                "--spring.main.allow-bean-definition-overriding=true", "--spring.main.lazy-initialization=true"));
    }

    /** With real adapters to these servers. */
    public static RunningGateway with(String redisUri, String postgresUrl, String engineTarget) {
        return new RunningGateway(
                application(context(redisUri, postgresUrl, engineTarget)).run());
    }

    private static SpringApplication application(GatewayContext context) {
        return GatewayMain.application(context);
    }

    private static GatewayContext context(String redisUri, String postgresUrl, String engineTarget) {
        String hash = new BCryptPasswordEncoder(4).encode(PASSWORD);
        List<String> faults = new ArrayList<>();
        Users users = Users.parse(
                "test",
                List.of(
                        "viewer:VIEWER:" + hash,
                        "trader:TRADER:" + hash,
                        "risk:RISK:" + hash,
                        "admin:ADMIN:" + hash,
                        "locked:VIEWER:" + hash),
                faults);
        if (!faults.isEmpty()) {
            throw new IllegalStateException(faults.toString());
        }
        return new GatewayContext(
                "127.0.0.1",
                0,
                engineTarget,
                "engine-token",
                users,
                new SecretKeySpec(new byte[32], "HmacSHA256"),
                Set.of("https://desk.example"),
                redisUri,
                "",
                postgresUrl,
                "postgres",
                "postgres",
                false);
    }

    /** Shows Spring one port of the fake at a time, which would else be a bean of all ports. */
    record Outside(FakeOutside fake) {
        <T> T as(Class<T> port) {
            return port.cast(Proxy.newProxyInstance(
                    port.getClassLoader(),
                    new Class<?>[] {port},
                    (proxy, method, arguments) -> method.invoke(fake, arguments)));
        }
    }

    /** Replaces the adapters by {@link FakeOutside}; not annotated, or every test's scan would find it. */
    static class Fakes {
        @Bean
        TradingDesk tradingDesk(Outside outside) {
            return outside.as(TradingDesk.class);
        }

        @Bean
        HotReads hotReads(Outside outside) {
            return outside.as(HotReads.class);
        }

        @Bean
        LiveFeed liveFeed(Outside outside) {
            return outside.as(LiveFeed.class);
        }

        @Bean
        History history(Outside outside) {
            return outside.as(History.class);
        }
    }

    public <T> T bean(Class<T> type) {
        return spring.getBean(type);
    }

    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + spring.getEnvironment().getProperty("local.server.port") + path);
    }

    private URI webSocket() {
        return URI.create("ws" + uri("/graphql").toString().substring("http".length()));
    }

    /** A request to be completed; nothing is signed in. */
    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(uri(path))
                .timeout(Duration.ofSeconds(60))
                .header("Content-Type", "application/json");
    }

    public HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** Signs in and answers the response. */
    public HttpResponse<String> signIn(String path, String user, String password) {
        return send(request(path)
                .POST(HttpRequest.BodyPublishers.ofString(
                        JSON.writeValueAsString(Map.of("username", user, "password", password)))));
    }

    /** A token of this user, made once. */
    public String token(String user) {
        return tokens.computeIfAbsent(
                user, name -> JSON.readTree(signIn("/api/token", name, PASSWORD).body())
                        .required("token")
                        .stringValue());
    }

    /** The answer to a GraphQL document; without a token when {@code user} is null. */
    public HttpResponse<String> graphQl(String user, String document, Map<String, Object> variables) {
        HttpRequest.Builder request = request("/graphql")
                .POST(HttpRequest.BodyPublishers.ofString(
                        JSON.writeValueAsString(Map.of("query", document, "variables", variables))));
        if (user != null) {
            request.header("Authorization", "Bearer " + token(user));
        }
        return send(request);
    }

    public JsonNode json(HttpResponse<String> response) {
        return JSON.readTree(response.body());
    }

    public HttpGraphQlTester tester(String user) {
        return HttpGraphQlTester.create(WebTestClient.bindToServer()
                .baseUrl(uri("/graphql").toString())
                .defaultHeader("Authorization", "Bearer " + token(user))
                .responseTimeout(Duration.ofSeconds(60))
                .build());
    }

    public WebSocketGraphQlTester webSocketTester(String user) {
        return WebSocketGraphQlTester.builder(webSocket(), new ReactorNettyWebSocketClient())
                .headers(headers -> {
                    if (user != null) {
                        headers.setBearerAuth(token(user));
                    }
                })
                .responseTimeout(Duration.ofSeconds(60))
                .build();
    }

    @Override
    public void close() {
        spring.close();
    }
}
