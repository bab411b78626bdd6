package io.kairos.simulator.binance.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kairos.simulator.exchange.Exchange;
import io.kairos.simulator.fault.VenueFaults;
import io.kairos.simulator.ledger.Account;
import io.kairos.simulator.ledger.Balance;
import io.kairos.simulator.market.Instrument;
import io.kairos.simulator.number.Fixed8;
import java.util.List;
import java.util.Set;

/** The account methods: balances, fees, order counts. */
final class AccountMethods {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final long FIRST_UID = 354_937_867L;

    private final Exchange exchange;
    private final RateLimits limits;
    private final Symbols symbols;

    AccountMethods(Exchange exchange, RateLimits limits, VenueFaults faults) {
        this.exchange = exchange;
        this.limits = limits;
        this.symbols = new Symbols(exchange.catalogue(), faults);
    }

    List<Method> list() {
        return List.of(
                method("account", "account.status", 20, Set.of("omitZeroBalances"), this::account),
                method("account/commission", "account.commission", 20, Set.of("symbol"), this::commission),
                method(
                        "rateLimit/order",
                        "account.rateLimits.orders",
                        40,
                        Set.of(),
                        call -> limits.orderUsage(call.caller().accountId(), call.nowMs())));
    }

    private static Method method(String path, String name, int weight, Set<String> known, Method.Body body) {
        return new Method(
                "GET", "/api/v3/" + path, name, Security.USER_DATA, params -> weight, false, false, known, body);
    }

    private JsonNode account(Call call) throws ApiError {
        Account account = exchange.ledger().account(call.caller().accountId());
        boolean omitZero = call.params().flag("omitZeroBalances", false);
        ObjectNode body = NODES.objectNode();
        long bps = 10_000;
        body.put("makerCommission", account.rates().maker() * bps / Fixed8.ONE);
        body.put("takerCommission", account.rates().taker() * bps / Fixed8.ONE);
        body.put("buyerCommission", 0);
        body.put("sellerCommission", 0);
        body.putObject("commissionRates")
                .put("maker", Fixed8.text(account.rates().maker()))
                .put("taker", Fixed8.text(account.rates().taker()))
                .put("buyer", Fixed8.text(0))
                .put("seller", Fixed8.text(0));
        body.put("canTrade", true);
        body.put("canWithdraw", true);
        body.put("canDeposit", true);
        body.put("brokered", false);
        body.put("requireSelfTradePrevention", false);
        body.put("preventSor", false);
        body.put("updateTime", call.times().of(account.updateTimeMs()));
        body.put("accountType", "SPOT");
        ArrayNode balances = body.putArray("balances");
        for (Balance balance : account.balances()) {
            if (!omitZero || balance.total() > 0) {
                balances.addObject()
                        .put("asset", balance.asset())
                        .put("free", Fixed8.text(balance.free()))
                        .put("locked", Fixed8.text(balance.locked()));
            }
        }
        body.putArray("permissions").add("SPOT");
        body.put("uid", FIRST_UID + account.id());
        return body;
    }

    private JsonNode commission(Call call) throws ApiError {
        Instrument instrument = symbols.required(call.params());
        ObjectNode body = NODES.objectNode();
        body.put("symbol", instrument.symbol());
        body.setAll(commissionRates(exchange.ledger().account(call.caller().accountId()), instrument));
        return body;
    }

    /** An account's fee rates on an instrument, by part. */
    static ObjectNode commissionRates(Account account, Instrument instrument) {
        ObjectNode body = NODES.objectNode();
        rates(
                body.putObject("standardCommission"),
                account.rates().maker(),
                account.rates().taker());
        rates(body.putObject("specialCommission"), 0, 0);
        rates(body.putObject("taxCommission"), 0, 0);
        body.putObject("discount")
                .put("enabledForAccount", false)
                .put("enabledForSymbol", !instrument.base().equals("BNB"))
                .put("discountAsset", "BNB")
                .put("discount", Fixed8.text(Fixed8.ONE / 4));
        return body;
    }

    private static void rates(ObjectNode node, long maker, long taker) {
        node.put("maker", Fixed8.text(maker))
                .put("taker", Fixed8.text(taker))
                .put("buyer", Fixed8.text(0))
                .put("seller", Fixed8.text(0));
    }
}
