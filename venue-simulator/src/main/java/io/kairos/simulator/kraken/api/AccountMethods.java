package io.kairos.simulator.kraken.api;

import io.kairos.simulator.exchange.Exchange;
import io.kairos.simulator.ledger.Account;
import io.kairos.simulator.ledger.Balance;
import io.kairos.simulator.matching.Side;
import io.kairos.simulator.number.Fixed8;
import java.util.ArrayList;
import java.util.List;

/** The REST methods of the account: balances, fees, and the token for private sockets. */
final class AccountMethods {
    private static final int PERCENT_DECIMALS = 4;

    private final Exchange exchange;
    private final Pairs pairs;
    private final Tokens tokens;

    AccountMethods(Exchange exchange, Pairs pairs, Tokens tokens) {
        this.exchange = exchange;
        this.pairs = pairs;
        this.tokens = tokens;
    }

    List<Method> list() {
        return List.of(
                Method.signed("Balance", 1, this::balance),
                Method.signed("BalanceEx", 1, this::extendedBalance),
                Method.signed("TradeBalance", 1, this::tradeBalance),
                Method.signed("TradeVolume", 1, this::tradeVolume),
                Method.signed("GetWebSocketsToken", 1, this::token));
    }

    private String balance(Call call) {
        JsonText answer = new JsonText().object();
        for (Balance balance : exchange.ledger().account(call.accountId()).balances()) {
            answer.text(AssetNames.id(balance.asset()), amount(balance.asset(), balance.total()));
        }
        return answer.endObject().toString();
    }

    private String extendedBalance(Call call) {
        JsonText answer = new JsonText().object();
        for (Balance balance : exchange.ledger().account(call.accountId()).balances()) {
            String asset = balance.asset();
            answer.object(AssetNames.id(asset))
                    .text("balance", amount(asset, balance.total()))
                    .text("credit", amount(asset, 0))
                    .text("credit_used", amount(asset, 0))
                    .text("hold_trade", amount(asset, balance.locked()))
                    .endObject();
        }
        return answer.endObject().toString();
    }

    private static String amount(String asset, long amount) {
        return Decimals.text(amount, Assets.decimals(asset));
    }

    /** The account in dollars at the best bids; without margin every sum is the same or zero. */
    private String tradeBalance(Call call) {
        long dollars = 0;
        for (Balance balance : exchange.ledger().account(call.accountId()).balances()) {
            dollars = Math.addExact(dollars, inDollars(balance));
        }
        String all = Decimals.text(dollars, PERCENT_DECIMALS);
        String none = Decimals.text(0, PERCENT_DECIMALS);
        return new JsonText()
                .object()
                .text("eb", all)
                .text("tb", all)
                .text("m", none)
                .text("uv", none)
                .text("n", none)
                .text("c", none)
                .text("v", none)
                .text("e", all)
                .text("mf", all)
                .endObject()
                .toString();
    }

    private long inDollars(Balance balance) {
        if (balance.asset().equals("USD")) {
            return balance.total();
        }
        return pairs.bySymbol(balance.asset() + "/USD")
                .map(pair -> Fixed8.multiplyDown(
                        balance.total(), exchange.book(pair.instrument()).bestPx(Side.BUY)))
                .orElse(0L);
    }

    private String tradeVolume(Call call) throws ApiError {
        Account account = exchange.ledger().account(call.accountId());
        List<Pair> wanted = new ArrayList<>();
        for (String name : call.params().list("pair")) {
            wanted.add(pairs.byRestName(name).orElseThrow(MarketMethods::unknownPair));
        }
        JsonText answer = new JsonText().object().text("currency", "ZUSD").text("volume", "0.0000");
        fees(answer.object("fees"), wanted, account.rates().taker());
        fees(answer.object("fees_maker"), wanted, account.rates().maker());
        return answer.endObject().toString();
    }

    private static void fees(JsonText answer, List<Pair> pairs, long rate) {
        // A fraction with eight decimals, told in percent.
        String percent = Decimals.text(rate * 100, PERCENT_DECIMALS);
        for (Pair pair : pairs) {
            answer.object(pair.id())
                    .text("fee", percent)
                    .text("minfee", percent)
                    .text("maxfee", percent)
                    .raw("nextfee", "null")
                    .raw("nextvolume", "null")
                    .raw("tiervolume", "null")
                    .endObject();
        }
        answer.endObject();
    }

    private String token(Call call) {
        return new JsonText()
                .object()
                .text("token", tokens.issue(call.accountId(), call.nowMs()))
                .number("expires", Tokens.LIFETIME_SECONDS)
                .endObject()
                .toString();
    }
}
