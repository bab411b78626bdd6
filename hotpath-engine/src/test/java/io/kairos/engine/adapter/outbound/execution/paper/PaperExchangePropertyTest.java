package io.kairos.engine.adapter.outbound.execution.paper;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.domain.instrument.Asset;
import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.Venue;
import io.kairos.domain.order.OrderType;
import io.kairos.domain.order.Side;
import io.kairos.domain.order.TimeInForce;
import io.kairos.journal.codec.DepthReceivedDecoder;
import io.kairos.journal.codec.DepthReceivedEncoder;
import io.kairos.journal.codec.MessageHeaderDecoder;
import io.kairos.journal.codec.MessageHeaderEncoder;
import io.kairos.journal.codec.ReportKind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.agrona.ExpandableArrayBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The matching against a plain twin in decimals, and the account's sums, at every step of random sessions. */
class PaperExchangePropertyTest {
    private static final int SEEDS = Integer.getInteger("kairos.paper.seeds", 60);
    private static final int STEPS = 300;
    private static final int BASE = 0;
    private static final int QUOTE = 1;
    private static final long ONE = 100_000_000L;
    private static final long STEP_QTY = 5;

    private static Instrument instrument(Venue venue) {
        return new Instrument(
                0,
                venue,
                "BTC-USDT",
                "BTCUSDT",
                new Asset(BASE, "BTC", 8),
                new Asset(QUOTE, "USDT", 8),
                2,
                4,
                1,
                1,
                1_000_000,
                STEP_QTY,
                1,
                1_000_000,
                0,
                1_003,
                207,
                true);
    }

    /** What the exchange says, in the twin's words. */
    private static final class Said implements PaperReports {
        private final List<String> words = new ArrayList<>();
        private final Map<Integer, long[]> balances = new TreeMap<>();

        @Override
        public void order(ReportKind kind, PaperOrder order, long timeNs, String text) {
            if (kind != ReportKind.ACCEPTED) {
                words.add(order.orderId + " " + kind);
            }
        }

        @Override
        public void fill(PaperOrder order, PaperFill fill) {
            words.add(order.orderId + " FILL " + decimal(fill.px(), 2) + ' ' + decimal(fill.qty(), 4) + ' '
                    + fill.maker() + ' ' + decimal(fill.feeAmount(), 8));
        }

        @Override
        public void unknown(ReportKind kind, int instrumentId, long orderId, long timeNs, String text) {
            words.add(orderId + " " + kind);
        }

        @Override
        public void balance(int assetId, long freeAmount, long lockedAmount, boolean snapshot, long timeNs) {
            balances.put(assetId, new long[] {freeAmount, lockedAmount});
        }
    }

    private static String decimal(long mantissa, int scale) {
        return PlainPaperVenue.text(BigDecimal.valueOf(mantissa, scale));
    }

    private static final class Session {
        private final SplittableRandom random;
        private final Said said = new Said();
        private final PaperExchange exchange = new PaperExchange(said);
        private final PlainPaperVenue twin;
        private final PaperMarket market;
        private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        private long updateId;
        private long nextOrder = 1;
        private long middle = 10_000;
        private long takes;
        private long makes;

        Session(Venue venue, long seed) {
            random = new SplittableRandom(seed);
            twin = new PlainPaperVenue(venue == Venue.KRAKEN, "0.0005", 1_003, 207);
            exchange.define(instrument(venue));
            market = exchange.market(0);
            exchange.ledger().open(BASE, 2 * ONE);
            exchange.ledger().open(QUOTE, 300 * ONE);
            exchange.tellAccount(
                    List.of(instrument(venue).base(), instrument(venue).quote()));
            twin.total.put("BASE", new BigDecimal(2));
            twin.total.put("QUOTE", new BigDecimal(300));
            exchange.onFeed(-1, true, false);
            quote();
        }

        void step(long timeNs) {
            exchange.advance(timeNs);
            switch (random.nextInt(10)) {
                case 0, 1 -> quote();
                case 2 -> depth();
                case 3, 4 -> trade();
                case 5 -> cancel();
                default -> order();
            }
        }

        private long qty() {
            return 1 + random.nextLong(200);
        }

        private void quote() {
            middle = Math.max(9_000, Math.min(11_000, middle + random.nextInt(-4, 5)));
            long bid = middle - 1 - random.nextInt(3);
            long ask = middle + random.nextInt(3);
            long bidQty = qty();
            long askQty = qty();
            if (market.book.onQuote(bid, bidQty, ask, askQty, ++updateId)) {
                exchange.onBook(market);
            }
            twin.quote(px(bid), amount(bidQty), px(ask), amount(askQty));
        }

        private void depth() {
            TreeMap<BigDecimal, BigDecimal> bids = new TreeMap<>(Comparator.reverseOrder());
            TreeMap<BigDecimal, BigDecimal> asks = new TreeMap<>();
            for (int level = 1; level <= 8; level++) {
                if (random.nextInt(4) > 0) {
                    bids.put(px(middle - level), amount(qty()));
                }
                if (random.nextInt(4) > 0) {
                    asks.put(px(middle + level - 1), amount(qty()));
                }
            }
            DepthReceivedEncoder encoder = new DepthReceivedEncoder()
                    .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                    .instrumentId(0)
                    .updateId(++updateId);
            DepthReceivedEncoder.BidsEncoder eachBid = encoder.bidsCount(bids.size());
            bids.forEach((px, qty) -> eachBid.next()
                    .px(px.unscaledValue().longValueExact())
                    .qty(qty.unscaledValue().longValueExact()));
            DepthReceivedEncoder.AsksEncoder eachAsk = encoder.asksCount(asks.size());
            asks.forEach((px, qty) -> eachAsk.next()
                    .px(px.unscaledValue().longValueExact())
                    .qty(qty.unscaledValue().longValueExact()));
            market.book.onDepth(new DepthReceivedDecoder().wrapAndApplyHeader(buffer, 0, new MessageHeaderDecoder()));
            exchange.onBook(market);
            twin.depth(bids, asks);
        }

        private void trade() {
            long px = middle + random.nextInt(-6, 6);
            long qty = qty();
            boolean buys = random.nextBoolean();
            exchange.onTrade(market, px, qty, buys ? Side.BUY : Side.SELL, 0);
            twin.trade(px(px), amount(qty), buys);
        }

        private void cancel() {
            long id = 1 + random.nextLong(nextOrder);
            exchange.cancel(0, id);
            twin.cancel(id);
        }

        private void order() {
            long id = nextOrder++;
            boolean buy = random.nextBoolean();
            long px = middle + random.nextInt(-10, 10);
            long qty = STEP_QTY * (1 + random.nextInt(60));
            int kind = random.nextInt(5);
            OrderType type = kind == 4 ? OrderType.LIMIT_MAKER : OrderType.LIMIT;
            TimeInForce timeInForce = kind == 2 ? TimeInForce.IOC : kind == 3 ? TimeInForce.FOK : TimeInForce.GTC;
            String word = kind == 4 ? "MAKER" : timeInForce.name();
            exchange.arrive(new PaperOrder(id, 0, buy ? Side.BUY : Side.SELL, type, timeInForce, px, qty));
            twin.order(new PlainPaperVenue.Order(id, buy, word, px(px), amount(qty)));
        }

        private static BigDecimal px(long mantissa) {
            return BigDecimal.valueOf(mantissa, 2);
        }

        private static BigDecimal amount(long mantissa) {
            return BigDecimal.valueOf(mantissa, 4);
        }

        void check(String where) {
            assertThat(said.words).as(where).isEqualTo(twin.said);
            makes += said.words.stream().filter(word -> word.contains(" true ")).count();
            takes +=
                    said.words.stream().filter(word -> word.contains(" false ")).count();
            said.words.clear();
            twin.said.clear();
            long[] locked = new long[2];
            for (PaperOrder order : exchange.open()) {
                locked[order.side == Side.BUY ? QUOTE : BASE] += order.lockedAmount;
            }
            for (int asset : new int[] {BASE, QUOTE}) {
                PaperLedger ledger = exchange.ledger();
                String name = asset == BASE ? "BASE" : "QUOTE";
                assertThat(ledger.locked(asset)).as(where + " locked " + name).isEqualTo(locked[asset]);
                assertThat(ledger.free(asset)).as(where + " free " + name).isNotNegative();
                assertThat(BigDecimal.valueOf(ledger.free(asset), 8))
                        .as(where + " free " + name)
                        .isEqualByComparingTo(twin.free(name));
                assertThat(BigDecimal.valueOf(ledger.free(asset) + ledger.locked(asset), 8))
                        .as(where + " total " + name)
                        .isEqualByComparingTo(twin.total.get(name));
                assertThat(said.balances.get(asset))
                        .as(where + " last word on " + name)
                        .containsExactly(ledger.free(asset), ledger.locked(asset));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Venue.class)
    void shouldMatchAsThePlainTwinDoesAndKeepTheAccountWhole(Venue venue) {
        long takes = 0;
        long makes = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            Session session = new Session(venue, seed);
            for (int step = 0; step < STEPS; step++) {
                session.step(1_000_000_000L + step * 1_000_000L);
                session.check("venue=" + venue + " seed=" + seed + " step=" + step);
            }
            takes += session.takes;
            makes += session.makes;
        }
        assertThat(takes).as("fills of orders that took").isGreaterThan(SEEDS * 20L);
        assertThat(makes).as("fills of orders that rested").isGreaterThan(SEEDS * 10L);
    }
}
