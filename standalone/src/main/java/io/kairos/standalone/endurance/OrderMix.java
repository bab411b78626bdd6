package io.kairos.standalone.endurance;

import io.kairos.proto.common.v1.OrderType;
import io.kairos.proto.common.v1.Side;
import io.kairos.proto.common.v1.TimeInForce;
import io.kairos.proto.trading.v1.OrderRequest;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which order comes next: by chance, over all markets of the three venues, small, on both sides alike. Some trade at once, some find nobody, some stay
 * on the book for seconds. Own orders never meet: what rests is 2 % away, what trades goes 0.3 % through. One thread.
 */
final class OrderMix {
    /** Worth of an order by quote asset; a market against another asset is left out. */
    private static final Map<String, BigDecimal> WORTH = Map.of(
            "USDT", new BigDecimal("15"),
            "USDC", new BigDecimal("15"),
            "USD", new BigDecimal("15"),
            "EUR", new BigDecimal("15"),
            "BTC", new BigDecimal("0.0003"),
            "ETH", new BigDecimal("0.006"));

    private static final BigDecimal RESTING = new BigDecimal("0.02");
    private static final BigDecimal NOBODY = new BigDecimal("0.01");
    private static final BigDecimal THROUGH = new BigDecimal("0.003");
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);

    private final PriceBoard prices;
    private final SplittableRandom random;
    private final Map<String, List<Market>> markets;

    private volatile Shares shares;

    /** Of a hundred orders so many go to Binance and OKX; what is left goes to Kraken, which counts a pair's orders and takes fewer. */
    record Shares(int binance, int okx) {}

    /**
     * An order to be.
     *
     * @param restsNs how long it shall stay on the book before it is cancelled, nanoseconds; 0 if it does not stay.
     */
    record Wish(OrderRequest request, long restsNs) {}

    OrderMix(List<Market> markets, PriceBoard prices, SplittableRandom random, Shares shares) {
        this.shares = shares;
        this.prices = prices;
        this.random = random;
        this.markets = markets.stream().filter(OrderMix::isTraded).collect(Collectors.groupingBy(Market::venue));
    }

    /** Whether orders of this mix go there. */
    static boolean isTraded(Market market) {
        return WORTH.containsKey(market.quote());
    }

    /** From now on orders go there in these shares. */
    void shares(Shares next) {
        shares = next;
    }

    /** The next order, or null if the price of its market is not known. */
    @Nullable
    Wish next(boolean mayRest, String clientOrderId) {
        int at = random.nextInt(100);
        String venue = at < shares.binance() ? "BINANCE" : at < shares.binance() + shares.okx() ? "OKX" : "KRAKEN";
        List<Market> there = markets.getOrDefault(venue, List.of());
        if (there.isEmpty()) {
            return null;
        }
        Market market = there.get(random.nextInt(there.size()));
        BigDecimal[] top = prices.top(market);
        BigDecimal worth = WORTH.get(market.quote());
        if (top == null || worth == null) {
            return null;
        }
        boolean kraken = venue.equals("KRAKEN");
        boolean buy = random.nextBoolean();
        int kind = random.nextInt(100);
        // A cancel soon after its order is dear at Kraken, so less rests there and stays longer.
        boolean rests = mayRest && kind < (kraken ? 4 : 15);
        BigDecimal away = rests ? RESTING : kind < 60 ? NOBODY : THROUGH.negate();
        BigDecimal from = away.signum() > 0 == buy ? top[0] : top[1];
        BigDecimal px =
                market.price(from.multiply(buy ? BigDecimal.ONE.subtract(away) : BigDecimal.ONE.add(away)), buy);
        boolean maker = rests && random.nextInt(3) == 0;
        OrderRequest request = OrderRequest.newBuilder()
                .setClientOrderId(clientOrderId)
                .setVenue(venue)
                .setSymbol(market.symbol())
                .setSide(buy ? Side.SIDE_BUY : Side.SIDE_SELL)
                .setType(maker ? OrderType.ORDER_TYPE_LIMIT_MAKER : OrderType.ORDER_TYPE_LIMIT)
                .setTimeInForce(rests ? TimeInForce.TIME_IN_FORCE_GTC : TimeInForce.TIME_IN_FORCE_IOC)
                .setQty(Amounts.decimal(market.quantity(worth, px)))
                .setLimitPx(Amounts.decimal(px))
                .build();
        long least = kraken ? 16 : 2;
        return new Wish(request, rests ? (least + random.nextInt(6)) * SECOND_NS : 0);
    }
}
