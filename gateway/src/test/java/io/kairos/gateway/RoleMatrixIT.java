package io.kairos.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import graphql.language.FieldDefinition;
import graphql.language.ObjectTypeDefinition;
import graphql.schema.idl.SchemaParser;
import graphql.schema.idl.TypeDefinitionRegistry;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.graphql.test.tester.WebSocketGraphQlTester;
import tools.jackson.databind.JsonNode;

/** Who may do what: one row for every operation of the schema, the anonymous included. */
class RoleMatrixIT {
    private static final List<String> USERS = List.of("viewer", "trader", "risk", "admin");
    private static final List<String> ALL = USERS;
    private static final List<String> TRADERS = List.of("trader", "admin");
    private static final List<String> RISK = List.of("risk", "admin");

    /** Kind, operation, document, who may. */
    private record Row(String kind, String operation, String selection, List<String> permitted) {
        String document() {
            return kind + " { " + selection + " }";
        }
    }

    private static final List<Row> ROWS = List.of(
            new Row("query", "me", "me { name roles }", ALL),
            new Row("query", "venues", "venues { name simulated }", ALL),
            new Row("query", "instruments", "instruments { symbol tickSize }", ALL),
            new Row("query", "quotes", "quotes { symbol bidPx openPx }", ALL),
            new Row(
                    "query",
                    "depth",
                    "depth(venue: \"BINANCE\", symbol: \"BTC-USDT\") { bids { px qty } receiveTime }",
                    ALL),
            new Row(
                    "query",
                    "books",
                    "books { venue symbol state suspectReason lastVerifiedTime feedLatencyMillis }",
                    ALL),
            new Row(
                    "query",
                    "candles",
                    "candles(venue: \"BINANCE\", symbol: \"BTC-USDT\", interval: S1) { openTime open closed }",
                    ALL),
            new Row("query", "orders", "orders { orderId avgPx leavesQty }", ALL),
            new Row("query", "order", "order(orderId: \"12\") { orderId state }", ALL),
            new Row("query", "fills", "fills { tradeId px fee }", ALL),
            new Row("query", "balances", "balances { asset free total }", ALL),
            new Row(
                    "query",
                    "opportunities",
                    "opportunities { cycleId kind edgeBps targetAsset floor slippage fees spent parallel owner mode legs { px } }",
                    ALL),
            new Row(
                    "query",
                    "conversionQuote",
                    "conversionQuote(fromAsset: \"BTC\", toAsset: \"ETH\", quantity: \"1\") { possible reason route { expected } }",
                    ALL),
            new Row("query", "riskRejections", "riskRejections { reason time }", ALL),
            new Row("query", "riskLimits", "riskLimits { version orderNotional { asset maxOrderNotional } }", ALL),
            new Row("query", "strategies", "strategies { name minProfitBps }", ALL),
            new Row(
                    "query",
                    "health",
                    "health { engineUp feeds { venue status books liveBooks clockOffsetMillis } latencies { stage p99Micros floor }"
                            + " pulse { floors { stage p999Micros windowSeconds } dutyCycles { stage maxMicros } ticksPerSecond"
                            + " garbage { engineBytesPerTick pauses } warmUp { ticks detection { p99Micros } branches { name count } } } }",
                    ALL),
            new Row(
                    "mutation",
                    "placeOrder",
                    "placeOrder(input: {clientOrderId: \"a\", venue: \"BINANCE\", symbol: \"BTC-USDT\", side: BUY, type: MARKET,"
                            + " qty: \"1\"}) { accepted orderId state }",
                    TRADERS),
            new Row(
                    "mutation",
                    "convert",
                    "convert(input: {clientConversionId: \"v\", fromAsset: \"BTC\", toAsset: \"ETH\", quantity: \"1\", minResult: \"15\"})"
                            + " { accepted conversionId route { worst legs { symbol } } reason }",
                    TRADERS),
            new Row("mutation", "cancelOrder", "cancelOrder(orderId: \"12\") { accepted }", TRADERS),
            new Row(
                    "mutation",
                    "amendOrder",
                    "amendOrder(input: {amendId: \"a-1\", orderId: \"12\", qty: \"1\"}) { accepted }",
                    TRADERS),
            new Row("mutation", "cancelAllOrders", "cancelAllOrders { requested }", TRADERS),
            new Row(
                    "mutation",
                    "setKillSwitch",
                    "setKillSwitch(input: {engaged: true, reason: \"drill\"}) { engaged changedBy }",
                    List.of("trader", "risk", "admin")),
            new Row(
                    "mutation",
                    "setKillSwitch",
                    "setKillSwitch(input: {engaged: false, reason: \"drill over\"}) { engaged }",
                    RISK),
            new Row(
                    "mutation",
                    "setTradingState",
                    "setTradingState(input: {state: HALTED, scope: VENUE, name: \"OKX\", reason: \"drill\"})"
                            + " { state stoppedScopes { scope name state } }",
                    List.of("trader", "risk", "admin")),
            new Row(
                    "mutation",
                    "setTradingState",
                    "setTradingState(input: {state: REDUCING, scope: ENGINE, reason: \"drill\"}) { state }",
                    RISK),
            new Row(
                    "mutation",
                    "decideRiskLimits",
                    "decideRiskLimits(input: {changeId: 1, approve: true, reason: \"seen\"})"
                            + " { version controls { control scope value } proposal { changeId } dayLoss }",
                    RISK),
            new Row(
                    "mutation",
                    "updateRiskLimits",
                    "updateRiskLimits(input: {expectedVersion: 3, maxOpenOrders: 5, reason: \"calm\","
                            + " untilTime: \"2026-11-23T12:00:00Z\","
                            + " controls: [{control: \"OPEN_ORDERS\", scope: VENUE, name: \"OKX\", value: \"5\"}]})"
                            + " { version }",
                    RISK),
            new Row(
                    "mutation",
                    "updateStrategy",
                    "updateStrategy(input: {name: \"t\", expectedVersion: 4, minProfitBps: 2.25, reason: \"calm\"}) { version }",
                    RISK),
            new Row("subscription", "quotes", "quotes { symbol bidPx }", ALL),
            new Row(
                    "subscription",
                    "depth",
                    "depth(venue: \"BINANCE\", symbol: \"BTC-USDT\") { asks { px qty } }",
                    ALL),
            new Row("subscription", "books", "books(venue: \"KRAKEN\") { symbol state }", ALL),
            new Row(
                    "subscription",
                    "candles",
                    "candles(venue: \"BINANCE\", symbol: \"BTC-USDT\", interval: S1) { close }",
                    ALL),
            new Row("subscription", "orders", "orders { orderId state }", ALL),
            new Row("subscription", "fills", "fills { tradeId }", ALL),
            new Row("subscription", "opportunities", "opportunities { cycleId }", ALL),
            new Row("subscription", "balances", "balances { asset free }", ALL),
            new Row("subscription", "health", "health { engineUp }", ALL));

    private static final FakeOutside OUTSIDE = new FakeOutside();
    private static RunningGateway gateway;

    @BeforeAll
    static void start() {
        gateway = RunningGateway.withFakes(OUTSIDE);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    static Stream<Arguments> requests() {
        return ROWS.stream().filter(row -> !row.kind().equals("subscription")).flatMap(row -> Stream.concat(
                        Stream.of((String) null), USERS.stream())
                .map(user -> Arguments.of(row, user)));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void shouldPermitExactlyTheRolesOfTheTable(Row row, String user) {
        int actionsBefore = OUTSIDE.actions.size();

        HttpResponse<String> response = gateway.graphQl(user, row.document(), Map.of());

        if (user == null) {
            assertThat(response.statusCode()).isEqualTo(401);
            assertThat(response.body()).doesNotContain("data");
            assertThat(OUTSIDE.actions).hasSize(actionsBefore);
        } else if (row.permitted().contains(user)) {
            JsonNode body = gateway.json(response);
            assertThat(body.has("errors")).as(response.body()).isFalse();
            assertThat(body.required("data").required(row.operation()).isNull()).isFalse();
        } else {
            assertThat(gateway.json(response)
                            .at("/errors/0/extensions/classification")
                            .stringValue())
                    .isEqualTo("FORBIDDEN");
            assertThat(OUTSIDE.actions).hasSize(actionsBefore);
        }
    }

    @Test
    void shouldLetEveryRoleSubscribeToEveryStream() {
        for (String user : USERS) {
            WebSocketGraphQlTester tester = gateway.webSocketTester(user);
            for (Row row : ROWS) {
                if (row.kind().equals("subscription")) {
                    Object first = tester.document(row.document())
                            .executeSubscription()
                            .toFlux(row.operation(), Object.class)
                            .blockFirst(Duration.ofSeconds(60));
                    assertThat(first).as("%s as %s", row.operation(), user).isNotNull();
                }
            }
            tester.stop().block(Duration.ofSeconds(60));
        }
    }

    @Test
    void shouldRefuseAnAnonymousWebSocketAtTheHandshake() {
        WebSocketGraphQlTester tester = gateway.webSocketTester(null);

        assertThat(catchThrowable(() -> tester.start().block(Duration.ofSeconds(60))))
                .hasStackTraceContaining("401");
    }

    @Test
    void shouldHaveARowForEveryOperationOfTheSchema() throws IOException {
        TypeDefinitionRegistry schema;
        try (Reader text = new InputStreamReader(
                Objects.requireNonNull(getClass().getResourceAsStream("/graphql/schema.graphqls")),
                StandardCharsets.UTF_8)) {
            schema = new SchemaParser().parse(text);
        }
        List<String> missing = new ArrayList<>();
        for (String kind : List.of("Query", "Mutation", "Subscription")) {
            ObjectTypeDefinition type = (ObjectTypeDefinition) schema.getTypeOrNull(kind);
            for (FieldDefinition field : type.getFieldDefinitions()) {
                boolean covered = ROWS.stream()
                        .anyMatch(row -> row.kind().equalsIgnoreCase(kind)
                                && row.operation().equals(field.getName()));
                if (!covered) {
                    missing.add(kind + '.' + field.getName());
                }
            }
        }

        assertThat(missing).isEmpty();
    }
}
