package io.kairos.simulator.okx.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kairos.simulator.ledger.Account;
import io.kairos.simulator.ledger.Balance;
import java.util.List;

/** Funds as the venue prints them. */
public final class AccountBodies {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final long FIRST_UID = 44_705_892_343_619_584L;
    private static final String[] EMPTY = {
        "availEq",
        "borrowFroz",
        "colRes",
        "crossLiab",
        "imr",
        "interest",
        "isoEq",
        "isoLiab",
        "isoUpl",
        "liab",
        "maxLoan",
        "mgnRatio",
        "mmr",
        "notionalLever",
        "twap",
        "upl",
        "uplLiab",
        "spotIsoBal",
        "spotInUseAmt",
        "clSpotInUseAmt",
        "maxSpotInUse"
    };

    private AccountBodies() {}

    /** The venue's number of an account's user. */
    public static String uid(int accountId) {
        return Long.toString(FIRST_UID + accountId);
    }

    /** The whole body with these funds as its details. */
    public static ObjectNode body(Account account, List<Balance> balances, UsdWorth worth, long nowMs) {
        ObjectNode body = NODES.objectNode();
        body.put("uTime", Long.toString(nowMs));
        long total = 0;
        for (Balance balance : account.balances()) {
            total += worth.of(balance.asset(), balance.total());
        }
        body.put("totalEq", DecimalText.of(total));
        for (String name : List.of(
                "isoEq",
                "adjEq",
                "availEq",
                "ordFroz",
                "imr",
                "mmr",
                "borrowFroz",
                "notionalUsd",
                "mgnRatio",
                "upl",
                "notionalUsdForBorrow",
                "notionalUsdForSwap",
                "notionalUsdForFutures",
                "notionalUsdForOption")) {
            body.put(name, "");
        }
        ArrayNode details = body.putArray("details");
        balances.forEach(balance -> details.add(detail(balance, worth, account.updateTimeMs())));
        return body;
    }

    /** Funds above zero. */
    public static List<Balance> held(Account account) {
        return account.balances().stream()
                .filter(balance -> balance.total() > 0)
                .toList();
    }

    private static ObjectNode detail(Balance balance, UsdWorth worth, long updateMs) {
        ObjectNode detail = NODES.objectNode();
        String total = DecimalText.of(balance.total());
        String free = DecimalText.of(balance.free());
        String frozen = DecimalText.of(balance.locked());
        detail.put("ccy", balance.asset());
        detail.put("eq", total);
        detail.put("cashBal", total);
        detail.put("uTime", Long.toString(updateMs));
        detail.put("availBal", free);
        detail.put("frozenBal", frozen);
        detail.put("ordFrozen", frozen);
        detail.put("disEq", DecimalText.of(worth.of(balance.asset(), balance.total())));
        detail.put("eqUsd", DecimalText.of(worth.of(balance.asset(), balance.total())));
        detail.put("stgyEq", "0");
        detail.put("fixedBal", "0");
        detail.put("rewardBal", "0");
        detail.put("spotBal", total);
        detail.put("smtSyncEq", "0");
        for (String name : EMPTY) {
            detail.put(name, "");
        }
        return detail;
    }
}
