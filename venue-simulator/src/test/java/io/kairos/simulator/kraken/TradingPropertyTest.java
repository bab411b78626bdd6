package io.kairos.simulator.kraken;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.simulator.exchange.Exchange;
import io.kairos.simulator.kraken.api.ApiError;
import io.kairos.simulator.kraken.api.EngineRates;
import io.kairos.simulator.kraken.api.KrakenApi;
import io.kairos.simulator.kraken.api.OrderWish;
import io.kairos.simulator.kraken.api.Pair;
import io.kairos.simulator.kraken.api.RestLimits;
import io.kairos.simulator.kraken.api.Trading;
import io.kairos.simulator.ledger.Account;
import io.kairos.simulator.ledger.Ledger;
import io.kairos.simulator.market.Instrument;
import io.kairos.simulator.matching.Order;
import io.kairos.simulator.matching.OrderType;
import io.kairos.simulator.matching.SelfTradePrevention;
import io.kairos.simulator.matching.Side;
import io.kairos.simulator.matching.TimeInForce;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever an account does, no asset's sum over all accounts changes, nothing is below zero, and exactly what open orders
 * need is held.
 */
class TradingPropertyTest {
    private static final int STEPS = 3_000;
    private static final List<String> ASSETS = List.of("BTC", "USD");

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15, 16})
    void shouldKeepTheLedgerExact(long seed) throws Exception {
        EngineRates.Tier tireless = new EngineRates.Tier(1e12, 1, 100);
        KrakenApi.Settings rules = new KrakenApi.Settings(RestLimits.Limits.STANDARD, tireless, 0, 0, false);
        KrakenCore core = new KrakenCore(failure -> {
            throw new AssertionError(failure);
        });
        KrakenApi api = new KrakenApi(core.context(), rules);
        SplittableRandom random = new SplittableRandom(seed);
        Map<String, Long> sums = sums(core.exchange().ledger());
        int placed = 0;

        for (int step = 0; step < STEPS; step++) {
            try {
                placed += act(core, api, random) ? 1 : 0;
            } catch (ApiError refused) {
                assertThat(refused.text()).matches("E(Order|General):.*");
            }
            Account account = core.exchange().ledger().account(1);
            for (String asset : ASSETS) {
                assertThat(account.balance(asset).free())
                        .as("seed=%d step=%d", seed, step)
                        .isNotNegative();
                assertThat(account.balance(asset).locked())
                        .as("seed=%d step=%d asset=%s", seed, step, asset)
                        .isEqualTo(held(core.exchange(), asset));
            }
            assertThat(sums(core.exchange().ledger()))
                    .as("seed=%d step=%d", seed, step)
                    .isEqualTo(sums);
        }

        assertThat(placed).isGreaterThan(100);
    }

    private static boolean act(KrakenCore core, KrakenApi api, SplittableRandom random) throws ApiError {
        Pair pair = api.pairs().bySymbol("BTC/USD").orElseThrow();
        List<Order> open = core.exchange().orders().open(1);
        Side side = random.nextBoolean() ? Side.BUY : Side.SELL;
        long price = price(pair.instrument(), random);
        long qty = (500 + random.nextInt(2_000_000)) * pair.instrument().stepSize();
        switch (random.nextInt(8)) {
            case 0, 1, 2 -> {
                api.trading().add(1, wish(pair, side, price, qty, random), false);
                return true;
            }
            case 3 -> {
                if (!open.isEmpty()) {
                    Order order = open.get(random.nextInt(open.size()));
                    api.trading().amend(order, new Trading.Amendment(price, qty, random.nextInt(4) == 0));
                }
            }
            case 4 -> {
                if (!open.isEmpty()) {
                    api.trading().cancel(open.get(random.nextInt(open.size())));
                }
            }
            case 5 -> {
                if (random.nextInt(40) == 0) {
                    api.trading().cancelAll(open, "");
                }
            }
            default -> {
                Exchange.SyntheticAction action = core.exchange().synthetic(pair.instrument());
                action.quote(side, price, random.nextInt(3) * qty);
                action.commit();
            }
        }
        return false;
    }

    private static OrderWish wish(Pair pair, Side side, long price, long qty, SplittableRandom random) {
        int kind = random.nextInt(6);
        boolean market = kind == 0;
        boolean byQuote = market && side == Side.BUY && random.nextBoolean();
        OrderType type = market ? OrderType.MARKET : kind == 1 ? OrderType.LIMIT_MAKER : OrderType.LIMIT;
        TimeInForce time = kind == 2 ? TimeInForce.IOC : kind == 3 ? TimeInForce.FOK : TimeInForce.GTC;
        SelfTradePrevention[] modes = {
            SelfTradePrevention.EXPIRE_TAKER, SelfTradePrevention.EXPIRE_MAKER, SelfTradePrevention.EXPIRE_BOTH
        };
        return new OrderWish(
                pair,
                side,
                type,
                time,
                market ? 0 : price,
                byQuote ? 0 : qty,
                byQuote ? 1_000_00000000L : 0,
                modes[random.nextInt(modes.length)],
                "",
                random.nextInt(5),
                0,
                random.nextBoolean());
    }

    private static long price(Instrument instrument, SplittableRandom random) {
        return (300_000 + random.nextInt(-20, 20)) * instrument.tickSize();
    }

    private static long held(Exchange exchange, String asset) {
        long held = 0;
        for (Order order : exchange.orders().open(1)) {
            if (Ledger.spentAsset(order.terms()).equals(asset)) {
                held += Ledger.lockFor(order.terms(), order.leavesQty());
            }
        }
        return held;
    }

    private static Map<String, Long> sums(Ledger ledger) {
        Map<String, Long> sums = new HashMap<>();
        for (Account account : ledger.all()) {
            for (String asset : ASSETS) {
                sums.merge(asset, account.balance(asset).total(), Long::sum);
            }
        }
        return sums;
    }
}
