package io.kairos.standalone.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Map;

/** A signed-in user of the gateway. */
final class GraphQl {
    private final String address;
    private final String user;
    private final String password;
    private String token = "";

    GraphQl(int port, String user, String password) {
        this.address = "http://127.0.0.1:" + port;
        this.user = user;
        this.password = password;
    }

    /** The data of an operation; an error fails the test. */
    JsonNode ask(String operation, Map<String, ?> variables) throws IOException, InterruptedException {
        JsonNode answer = send(operation, variables);
        if (answer.hasNonNull("errors")) {
            throw new AssertionError(user + ": " + operation + " " + variables + " answered " + answer);
        }
        return answer.path("data");
    }

    JsonNode ask(String operation) throws IOException, InterruptedException {
        return ask(operation, Map.of());
    }

    /** The whole answer, errors included. */
    JsonNode send(String operation, Map<String, ?> variables) throws IOException, InterruptedException {
        if (token.isEmpty()) {
            ObjectNode body = JsonNodeFactory.instance.objectNode();
            body.put("username", user).put("password", password);
            token = Http.post(address + "/api/token", body).path("token").asText();
        }
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("query", operation).set("variables", Http.JSON.valueToTree(variables));
        return Http.post(address + "/graphql", body, "Authorization", "Bearer " + token);
    }

    JsonNode quote(String symbol) throws IOException, InterruptedException {
        return ask(
                        "query($s:[String!]){quotes(venue:\"BINANCE\",symbols:$s){bidPx bidQty askPx askQty}}",
                        Map.of("s", new String[] {symbol}))
                .path("quotes")
                .path(0);
    }

    JsonNode place(Map<String, ?> input) throws IOException, InterruptedException {
        return ask(
                        "mutation($i:PlaceOrderInput!){placeOrder(input:$i){accepted orderId state reason reasonText}}",
                        Map.of("i", input))
                .path("placeOrder");
    }

    JsonNode killSwitch(boolean engaged, String reason) throws IOException, InterruptedException {
        return ask(
                        "mutation($i:KillSwitchInput!){setKillSwitch(input:$i){engaged reason changedBy}}",
                        Map.of("i", Map.of("engaged", engaged, "cancelOpenOrders", true, "reason", reason)))
                .path("setKillSwitch");
    }

    JsonNode limits() throws IOException, InterruptedException {
        return ask("{riskLimits{version orderNotional{asset maxOrderNotional} maxDailyNotional usedDailyNotional priceCollarBps"
                        + " maxQuoteAgeMillis maxOrdersPerSecond maxOpenOrders}}")
                .path("riskLimits");
    }

    /** Changes some limits, the others stay. */
    void changeLimits(Map<String, Object> changes) throws IOException, InterruptedException {
        Map<String, Object> input = new java.util.HashMap<>(changes);
        input.put("expectedVersion", limits().path("version").asLong());
        input.put("reason", "end-to-end test");
        ask("mutation($i:RiskLimitsInput!){updateRiskLimits(input:$i){version}}", Map.of("i", input));
    }

    void enableStrategy(boolean enabled) throws IOException, InterruptedException {
        for (JsonNode strategy : ask("{strategies{name version}}").path("strategies")) {
            Map<String, Object> input = Map.of(
                    "name",
                    strategy.path("name").asText(),
                    "expectedVersion",
                    strategy.path("version").asLong(),
                    "enabled",
                    enabled,
                    "reason",
                    "end-to-end test");
            ask("mutation($i:StrategyInput!){updateStrategy(input:$i){enabled}}", Map.of("i", input));
        }
    }
}
