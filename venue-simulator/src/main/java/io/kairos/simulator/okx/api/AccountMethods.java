package io.kairos.simulator.okx.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kairos.simulator.exchange.Exchange;
import io.kairos.simulator.ledger.Account;
import io.kairos.simulator.ledger.Balance;
import java.util.List;
import java.util.Optional;

/** Funds, settings, fees and limits of an account. */
final class AccountMethods {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String SPOT_MODE = "1";

    private final Exchange exchange;
    private final Instruments instruments;
    private final UsdWorth worth;

    AccountMethods(Exchange exchange, Market market) {
        this.exchange = exchange;
        this.instruments = market.instruments();
        this.worth = new UsdWorth(exchange);
    }

    List<Method> list() {
        return List.of(
                Method.reading("account/balance", RateLimit.perUser("balance", 10), this::balance),
                Method.reading("account/config", RateLimit.perUser("config", 5), AccountMethods::config),
                Method.reading("account/trade-fee", RateLimit.perUser("trade-fee", 5), this::tradeFee),
                Method.reading("account/positions", RateLimit.perUser("positions", 10), AccountMethods::nothing),
                Method.reading(
                        "account/account-position-risk",
                        RateLimit.perUser("account-position-risk", 10),
                        AccountMethods::positionRisk),
                Method.reading("asset/balances", RateLimit.perUser("asset-balances", 12), AccountMethods::nothing),
                Method.reading("asset/currencies", RateLimit.perUser("currencies", 12), this::currencies),
                Method.reading(
                        "trade/account-rate-limit",
                        RateLimit.perUserAndSecond("account-rate-limit", 1),
                        AccountMethods::rateLimit));
    }

    private Answer balance(Call call) {
        Account account = exchange.ledger().account(call.caller().accountId());
        Optional<String> wanted = call.params().text("ccy");
        List<Balance> held = AccountBodies.held(account).stream()
                .filter(balance ->
                        wanted.isEmpty() || List.of(wanted.get().split(",", -1)).contains(balance.asset()))
                .toList();
        return Answer.one(AccountBodies.body(account, held, worth, call.nowMs()));
    }

    private static Answer config(Call call) {
        int accountId = call.caller().accountId();
        ObjectNode config = NODES.objectNode();
        config.put("uid", AccountBodies.uid(accountId));
        config.put("mainUid", AccountBodies.uid(accountId));
        config.put("acctLv", SPOT_MODE);
        config.put("acctStpMode", "cancel_maker");
        config.put("posMode", "net_mode");
        config.put("autoLoan", false);
        config.put("greeksType", "PA");
        config.put("level", "Lv1");
        config.put("levelTmp", "");
        config.put("ctIsoMode", "automatic");
        config.put("mgnIsoMode", "automatic");
        config.put("spotOffsetType", "");
        config.put("feeType", "0");
        config.put("roleType", "0");
        config.putArray("traderInsts");
        config.put("spotRoleType", "0");
        config.putArray("spotTraderInsts");
        config.put("opAuth", "0");
        config.put("kycLv", "2");
        config.put("label", "simulator");
        config.put("ip", "");
        config.put("perm", "read_only,trade");
        config.put("liquidationGear", "-1");
        config.put("enableSpotBorrow", false);
        config.put("spotBorrowAutoRepay", false);
        config.put("type", "0");
        return Answer.one(config);
    }

    private Answer tradeFee(Call call) throws ApiError {
        Optional<String> instId = call.params().text("instId");
        if (!Instruments.isSpot(call.params())) {
            return Answer.ok(NODES.arrayNode());
        }
        if (instId.isPresent() && instruments.find(instId.get()).isEmpty()) {
            throw ApiError.noInstrument();
        }
        Account account = exchange.ledger().account(call.caller().accountId());
        String maker = DecimalText.of(-account.rates().maker());
        String taker = DecimalText.of(-account.rates().taker());
        ObjectNode fee = NODES.objectNode();
        fee.put("category", "1");
        fee.put("delivery", "");
        fee.put("exercise", "");
        fee.putArray("feeGroup")
                .addObject()
                .put("groupId", "1")
                .put("maker", maker)
                .put("taker", taker);
        fee.putArray("fiat");
        fee.put("instType", "SPOT");
        fee.put("level", "Lv1");
        fee.put("maker", maker);
        fee.put("makerU", "");
        fee.put("makerUSDC", maker);
        fee.put("ruleType", "normal");
        fee.put("taker", taker);
        fee.put("takerU", "");
        fee.put("takerUSDC", taker);
        fee.put("ts", Long.toString(call.nowMs()));
        return Answer.one(fee);
    }

    /** No positions in spot, and all funds are in the trading account. */
    private static Answer nothing(Call call) {
        return Answer.ok(NODES.arrayNode());
    }

    private static Answer positionRisk(Call call) {
        ObjectNode risk = NODES.objectNode().put("adjEq", "").put("ts", Long.toString(call.nowMs()));
        risk.putArray("balData");
        risk.putArray("posData");
        return Answer.one(risk);
    }

    private Answer currencies(Call call) {
        ArrayNode rows = NODES.arrayNode();
        for (String asset : exchange.catalogue().assets()) {
            rows.addObject()
                    .put("ccy", asset)
                    .put("chain", asset)
                    .put("name", asset)
                    .put("canDep", false)
                    .put("canWd", false)
                    .put("canInternal", false)
                    .put("minWd", "0")
                    .put("minFee", "0")
                    .put("maxFee", "0")
                    .put("mainNet", true);
        }
        return Answer.ok(rows);
    }

    private static Answer rateLimit(Call call) {
        return Answer.one(NODES.objectNode()
                .put("accRateLimit", Integer.toString(OrderDesk.ACCOUNT_ORDERS.count()))
                .put("fillRatio", "")
                .put("mainFillRatio", "")
                .put("nextAccRateLimit", "")
                .put("ts", Long.toString(call.nowMs())));
    }
}
