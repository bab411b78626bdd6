package io.kairos.engine.domain.risk;

import static io.kairos.domain.order.RejectReason.*;
import static io.kairos.engine.domain.risk.GateFixture.BTC;
import static io.kairos.engine.domain.risk.GateFixture.ONE;
import static io.kairos.engine.domain.risk.GateFixture.USDT;
import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.domain.instrument.Venue;
import io.kairos.domain.order.OrderType;
import io.kairos.domain.order.RejectReason;
import io.kairos.domain.order.Side;
import io.kairos.domain.order.TimeInForce;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Both sides of every boundary of the gate, and which reason wins. */
class RiskGateTest {
    /** What passes exactly at a boundary, what does not one unit beyond, and what the refusal must say. */
    record Row(
            RejectReason reason,
            String boundary,
            Consumer<GateFixture> within,
            Consumer<GateFixture> beyond,
            List<String> words) {
        @Override
        public String toString() {
            return reason + " " + boundary;
        }
    }

    private static Row row(
            RejectReason reason,
            String boundary,
            Consumer<GateFixture> within,
            Consumer<GateFixture> beyond,
            String... words) {
        return new Row(reason, boundary, within, beyond, List.of(words));
    }

    private static Row row(RejectReason reason, String boundary, Consumer<GateFixture> beyond, String... words) {
        return row(reason, boundary, f -> {}, beyond, words);
    }

    /** With nothing else in the way, values up to 64 bits reach the arithmetic. */
    private static void boundless(GateFixture f) {
        f.maxQty = Long.MAX_VALUE;
        f.daily = Long.MAX_VALUE;
        f.perOrder = Long.MAX_VALUE;
        f.freeUsdt = Long.MAX_VALUE;
    }

    private static void kraken(GateFixture f) {
        f.venue = Venue.KRAKEN;
    }

    private static void sell(GateFixture f) {
        f.side = Side.SELL;
    }

    private static void market(GateFixture f) {
        f.type = OrderType.MARKET;
        f.px = OrderIntent.NO_PX;
    }

    private static Consumer<GateFixture> both(Consumer<GateFixture> first, Consumer<GateFixture> second) {
        return first.andThen(second);
    }

    static Stream<Row> rows() {
        return Stream.of(
                row(ENGINE_NOT_READY, "ready", f -> f.ready = false, "not ready"),
                row(KILL_SWITCH, "engaged", f -> f.killSwitch.set(true, "bob", "drill", 1), "bob", "drill"),
                row(UNKNOWN_INSTRUMENT, "known", f -> f.known = false, "not known"),
                row(INSTRUMENT_NOT_TRADING, "trading", f -> f.trading = false, "BTC-USDT"),
                row(VENUE_UNAVAILABLE, "link", f -> f.linkUp = false, "BINANCE"),
                row(VENUE_NOT_READY, "orders of before", f -> f.unsettled = 2, "BINANCE", "2 orders"),
                row(
                        UNSUPPORTED,
                        "maker only with GTC",
                        f -> f.type = OrderType.LIMIT_MAKER,
                        f -> {
                            f.type = OrderType.LIMIT_MAKER;
                            f.tif = TimeInForce.IOC;
                        },
                        "IOC",
                        "GTC"),
                row(INVALID_QUANTITY, "above zero", f -> f.qty = 10, f -> f.qty = 0, "0.00000", "above zero"),
                row(INVALID_QUANTITY, "negative", f -> f.qty = -10, "-0.00010", "above zero"),
                row(INVALID_QUANTITY, "step", f -> f.qty = 20, f -> f.qty = 21, "0.00021", "0.00010"),
                row(
                        INVALID_QUANTITY,
                        "finer scale",
                        f -> {
                            f.qty = ONE;
                            f.qtyScale = 8;
                        },
                        f -> {
                            f.qty = ONE + 1;
                            f.qtyScale = 8;
                        },
                        "1.00000001",
                        "0.00010"),
                row(
                        INVALID_QUANTITY,
                        "minimum",
                        f -> f.qty = f.minQty = 30,
                        f -> {
                            f.minQty = 30;
                            f.qty = 20;
                        },
                        "0.00020",
                        "0.00030"),
                row(
                        INVALID_QUANTITY,
                        "maximum",
                        f -> f.qty = f.maxQty = 1_50000,
                        f -> {
                            f.maxQty = 1_50000;
                            f.qty = 1_50010;
                        },
                        "1.50010",
                        "1.50000"),
                row(
                        INVALID_QUANTITY,
                        "beyond 64 bits",
                        f -> {
                            f.qty = Long.MAX_VALUE;
                            f.qtyScale = 0;
                        },
                        "9223372036854775807"),
                row(INVALID_PRICE, "above zero", f -> f.px = 0, "0.00", "above zero"),
                row(INVALID_PRICE, "limit without price", f -> f.px = OrderIntent.NO_PX, "needs a price"),
                row(
                        INVALID_PRICE,
                        "market with price",
                        RiskGateTest::market,
                        f -> f.type = OrderType.MARKET,
                        "must not have a price"),
                row(INVALID_PRICE, "tick", f -> f.px = 50_000_05, f -> f.px = 50_000_01, "50000.01", "0.05"),
                row(
                        INVALID_PRICE,
                        "minimum",
                        f -> f.px = f.minPx = 48_000_00,
                        f -> {
                            f.minPx = 48_000_00;
                            f.px = 47_999_95;
                        },
                        "47999.95",
                        "48000.00"),
                row(
                        INVALID_PRICE,
                        "maximum",
                        f -> f.px = f.maxPx = 52_000_00,
                        f -> {
                            f.maxPx = 52_000_00;
                            f.px = 52_000_05;
                        },
                        "52000.05",
                        "52000.00"),
                row(
                        MIN_NOTIONAL,
                        "venue's minimum",
                        f -> f.qty = 10,
                        f -> {
                            f.qty = 10;
                            f.px = 49_999_95;
                        },
                        "4.99999500 USDT",
                        "5.00000000 USDT"),
                row(
                        MAX_NOTIONAL,
                        "limit of one order",
                        f -> f.perOrder = 50_000 * ONE,
                        f -> f.perOrder = 50_000 * ONE - 1,
                        "50000.00000000 USDT",
                        "49999.99999999 USDT"),
                row(MAX_NOTIONAL, "no limit", f -> f.perOrder = RiskLimits.NO_LIMIT, "no limit configured", "USDT"),
                row(
                        MAX_NOTIONAL,
                        "market sell is worth the bid",
                        both(RiskGateTest::market, f -> {
                            sell(f);
                            f.perOrder = 49_990 * ONE;
                        }),
                        both(RiskGateTest::market, f -> {
                            sell(f);
                            f.perOrder = 49_990 * ONE - 1;
                        }),
                        "49990.00000000 USDT",
                        "49989.99999999 USDT"),
                row(
                        MAX_NOTIONAL,
                        "limit sell below the bid is worth the bid",
                        both(RiskGateTest::sell, f -> {
                            f.px = 49_000_00;
                            f.perOrder = 49_990 * ONE;
                        }),
                        both(RiskGateTest::sell, f -> {
                            f.px = 49_000_00;
                            f.perOrder = 49_990 * ONE - 1;
                        }),
                        "49990.00000000 USDT",
                        "49989.99999999 USDT"),
                row(
                        DAILY_LIMIT,
                        "sum of the day",
                        f -> {
                            f.usedToday = 10 * ONE;
                            f.daily = 50_010 * ONE;
                        },
                        f -> {
                            f.usedToday = 10 * ONE + 1;
                            f.daily = 50_010 * ONE;
                        },
                        "10.00000001 USDT",
                        "50000.00000000 USDT",
                        "50010.00000000 USDT"),
                row(
                        DAILY_LIMIT,
                        "sum beyond 64 bits",
                        f -> {
                            f.daily = Long.MAX_VALUE;
                            f.usedToday = Long.MAX_VALUE - 50_000 * ONE;
                        },
                        f -> {
                            f.daily = Long.MAX_VALUE;
                            f.usedToday = Long.MAX_VALUE - 50_000 * ONE + 1;
                        },
                        "limit 92233720368.54775807 USDT"),
                row(DAILY_LIMIT, "no limit", f -> f.reference = -1, "no daily limit configured"),
                row(
                        DAILY_LIMIT,
                        "in base when that is the reference",
                        f -> {
                            f.reference = BTC;
                            f.daily = 100_020_005;
                        },
                        f -> {
                            f.reference = BTC;
                            f.daily = 100_020_004;
                        },
                        "1.00020005 BTC",
                        "1.00020004 BTC"),
                row(
                        STALE_QUOTE,
                        "age",
                        f -> f.nowNs += 1_000_000_000,
                        f -> f.nowNs += 1_000_000_001,
                        "1000.000001 ms",
                        "limit 1000 ms"),
                row(STALE_QUOTE, "never quoted", f -> f.quoted = false, "BTC-USDT"),
                row(STALE_QUOTE, "feed lost", f -> f.live = false, "BTC-USDT"),
                row(STALE_QUOTE, "opposite side empty", f -> f.ask = Long.MIN_VALUE, "BTC-USDT"),
                row(STALE_QUOTE, "crossed", f -> f.bid = f.ask - 5, f -> f.bid = f.ask, "BTC-USDT"),
                row(
                        STALE_QUOTE,
                        "market",
                        both(RiskGateTest::market, f -> f.nowNs += 1_000_000_000),
                        both(RiskGateTest::market, f -> f.nowNs += 1_000_000_001),
                        "1000.000001 ms"),
                row(
                        PRICE_COLLAR,
                        "buy above",
                        f -> f.px = 52_500_00,
                        f -> f.px = 52_500_05,
                        "52500.05",
                        "500 bps",
                        "50000.00"),
                row(PRICE_COLLAR, "buy below", f -> f.px = 47_500_00, f -> f.px = 47_499_95, "47499.95", "500 bps"),
                row(
                        PRICE_COLLAR,
                        "sell above",
                        both(RiskGateTest::sell, f -> f.px = 52_489_50),
                        both(RiskGateTest::sell, f -> f.px = 52_489_55),
                        "52489.55",
                        "49990.00"),
                row(
                        PRICE_COLLAR,
                        "sell below",
                        both(RiskGateTest::sell, f -> f.px = 47_490_50),
                        both(RiskGateTest::sell, f -> f.px = 47_490_45),
                        "47490.45",
                        "49990.00"),
                row(ORDER_RATE, "burst", f -> f.ordersBefore = 9, f -> f.ordersBefore = 10, "10 of 10"),
                row(ORDER_RATE, "zero", f -> f.perSecond = 1, f -> f.perSecond = 0, "0 of 0"),
                row(MAX_OPEN_ORDERS, "count", f -> f.openOrders = 4, f -> f.openOrders = 5, "5 orders", "limit 5"),
                row(
                        INSUFFICIENT_BALANCE,
                        "buy",
                        f -> f.freeUsdt = 50_000 * ONE,
                        f -> f.freeUsdt = 50_000 * ONE - 1,
                        "50000.00000000 USDT",
                        "49999.99999999 USDT"),
                row(
                        INSUFFICIENT_BALANCE,
                        "sell",
                        both(RiskGateTest::sell, f -> f.freeBtc = ONE),
                        both(RiskGateTest::sell, f -> f.freeBtc = ONE - 1),
                        "1.00000000 BTC",
                        "0.99999999 BTC"),
                row(
                        INSUFFICIENT_BALANCE,
                        "buy with the fee on top",
                        both(RiskGateTest::kraken, f -> f.freeUsdt = 50_050 * ONE),
                        both(RiskGateTest::kraken, f -> f.freeUsdt = 50_050 * ONE - 1),
                        "50050.00000000 USDT",
                        "50049.99999999 USDT"),
                row(
                        OVERFLOW,
                        "value",
                        both(RiskGateTest::boundless, f -> f.qty = 184_467_440_730L),
                        both(RiskGateTest::boundless, f -> f.qty = 184_467_440_740L),
                        "1844674.40740",
                        "50000.00"),
                row(
                        OVERFLOW,
                        "value with the fee on top",
                        both(RiskGateTest::kraken, both(RiskGateTest::boundless, f -> f.qty = 184_283_157_570L)),
                        both(RiskGateTest::kraken, both(RiskGateTest::boundless, f -> f.qty = 184_283_157_580L)),
                        "does not fit 64 bits"),
                row(
                        OVERFLOW,
                        "collar of a market order",
                        RiskGateTest::market,
                        both(RiskGateTest::market, f -> f.ask = Long.MAX_VALUE - 1),
                        "92233720368547758.06",
                        "500 bps"));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void shouldPassAtTheBoundary(Row row) {
        GateFixture f = new GateFixture();
        row.within.accept(f);

        assertThat(f.reasonOfAsking()).as(f.gate.reasonText()).isEqualTo(NONE);
        assertThat(f.gate.reasonText()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void shouldRefuseOneUnitBeyondAndChangeNothing(Row row) {
        GateFixture f = new GateFixture();
        row.beyond.accept(f);

        assertThat(f.reasonOfAsking()).isEqualTo(row.reason);
        assertThat(f.gate.reasonText()).contains(row.words);
        assertThat(f.balances.reserved(f.venue.id(), USDT)).isZero();
        assertThat(f.balances.reserved(f.venue.id(), BTC)).isZero();
        assertThat(f.state.dayNotional(f.nowNs)).isEqualTo(f.usedToday);
        assertThat(f.state.rate.used(f.perSecond, f.nowNs)).isEqualTo(f.ordersBefore);
    }

    @Test
    void shouldCoverEveryReasonThatTheGateCanGive() {
        // The others are given elsewhere: by commands, by the venue, by the ring, by permissions.
        Set<RejectReason> elsewhere = EnumSet.of(
                NONE,
                NOT_PERMITTED,
                DUPLICATE_ORDER,
                VENUE_REJECTED,
                VENUE_EXPIRED,
                ENGINE_BUSY,
                UNKNOWN_ORDER,
                ORDER_CLOSED,
                REDUCING_ONLY,
                MAX_QUANTITY,
                MAX_POSITION,
                MAX_EXPOSURE,
                OPEN_NOTIONAL,
                DAILY_LOSS,
                SELF_MATCH,
                PRICE_MOVE,
                REPEATED_ORDER,
                REPEATED_EXECUTION,
                VENUE_CLOCK,
                VENUE_RATE,
                RESTRICTED,
                UNKNOWN_ASSET,
                NO_PATH,
                BELOW_MINIMUM,
                WORST_CASE);
        Set<RejectReason> covered = EnumSet.noneOf(RejectReason.class);
        rows().forEach(row -> covered.add(row.reason));

        assertThat(covered).containsExactlyInAnyOrderElementsOf(EnumSet.complementOf(EnumSet.copyOf(elsewhere)));
    }

    /** One breach per check, each independent of the others, in the order in which they must be reported. */
    private static List<Row> breaches() {
        return List.of(
                row(ENGINE_NOT_READY, "", f -> f.ready = false),
                row(KILL_SWITCH, "", f -> f.killSwitch.set(true, "bob", "drill", 1)),
                row(UNKNOWN_INSTRUMENT, "", f -> f.known = false),
                row(INSTRUMENT_NOT_TRADING, "", f -> f.trading = false),
                row(VENUE_UNAVAILABLE, "", f -> f.linkUp = false),
                row(VENUE_NOT_READY, "", f -> f.unsettled = 1),
                row(UNSUPPORTED, "", f -> {
                    f.type = OrderType.LIMIT_MAKER;
                    f.tif = TimeInForce.FOK;
                }),
                row(INVALID_QUANTITY, "", f -> f.qty += 1),
                row(INVALID_PRICE, "", f -> f.px += 1),
                row(MIN_NOTIONAL, "", f -> f.minNotional = 60_000 * ONE),
                row(MAX_NOTIONAL, "", f -> f.perOrder = 1),
                row(DAILY_LIMIT, "", f -> f.daily = 1),
                row(STALE_QUOTE, "", f -> f.nowNs += 2_000_000_000),
                row(PRICE_COLLAR, "", f -> {
                    f.bid = 39_990_00;
                    f.ask = 40_000_00;
                }),
                row(ORDER_RATE, "", f -> f.perSecond = 0),
                row(MAX_OPEN_ORDERS, "", f -> f.openOrders = 5),
                row(INSUFFICIENT_BALANCE, "", f -> f.freeUsdt = 0));
    }

    static Stream<List<Row>> pairs() {
        List<Row> all = breaches();
        List<List<Row>> pairs = new ArrayList<>();
        for (int first = 0; first < all.size(); first++) {
            for (int second = first + 1; second < all.size(); second++) {
                pairs.add(List.of(all.get(first), all.get(second)));
            }
        }
        return pairs.stream();
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void shouldNameTheEarlierOfTwoBreaches(List<Row> pair) {
        GateFixture f = new GateFixture();
        pair.get(1).beyond.accept(f);
        pair.get(0).beyond.accept(f);

        assertThat(f.reasonOfAsking()).isEqualTo(pair.get(0).reason);
    }

    @Test
    void shouldCountAnApprovedOrderInEveryLimit() {
        GateFixture f = new GateFixture();
        ApprovedOrder approved = f.ask();

        assertThat(approved.qty()).isEqualTo(1_00000);
        assertThat(f.balances.reserved(0, USDT)).isEqualTo(50_000 * ONE);
        assertThat(f.balances.free(0, USDT)).isEqualTo(950_000 * ONE);
        assertThat(f.state.dayNotional(f.nowNs)).isEqualTo(50_000 * ONE);
        assertThat(f.state.rate.used(f.perSecond, f.nowNs)).isEqualTo(1);
    }

    @Test
    void shouldRefuseWhatFitsNoSumOfAllVenues() {
        for (long beyond = 0; beyond < 2; beyond++) {
            GateFixture reserved = new GateFixture();
            reserved.prepare();
            reserved.balances.onSnapshot(Venue.OKX.id(), USDT, Long.MAX_VALUE, 0, reserved.quoteNs);
            assertThat(reserved.balances.reserve(Venue.OKX.id(), USDT, Long.MAX_VALUE - 50_000 * ONE + beyond))
                    .isTrue();
            reserved.ask("");
            assertThat(reserved.gate.reason()).isEqualTo(beyond == 0 ? NONE : OVERFLOW);

            GateFixture incoming = new GateFixture();
            incoming.prepare();
            incoming.state.open.add(
                    incoming.registry.instrument(0), Side.SELL, 0, 0, 0, Long.MAX_VALUE - 50_000 * ONE + beyond);
            sell(incoming);
            incoming.ask("");
            assertThat(incoming.gate.reason()).isEqualTo(beyond == 0 ? NONE : OVERFLOW);
            assertThat(incoming.balances.reserved(0, BTC)).isEqualTo(beyond == 0 ? ONE : 0);
        }
    }

    @Test
    void shouldReserveNothingWhenOnlyChecking() {
        GateFixture f = new GateFixture();
        f.ready = false;
        f.ask();
        f.state.setReady(true);

        assertThat(f.gate.check(f.intent, f.nowNs)).isEqualTo(NONE);
        assertThat(f.gate.reasonText()).isEmpty();
        assertThat(f.balances.reserved(0, USDT)).isZero();
        assertThat(f.state.dayNotional(f.nowNs)).isZero();
    }

    @Test
    void shouldTakeAMarketOrderNoFartherThanTheCollarOnTheTickGrid() {
        GateFixture buy = new GateFixture();
        market(buy);
        buy.ask = 50_000_03;
        assertThat(buy.ask().limitPx()).isEqualTo(52_500_00);

        GateFixture sell = new GateFixture();
        market(sell);
        sell(sell);
        sell.bid = 49_990_03;
        ApprovedOrder approved = sell.ask();
        assertThat(approved.limitPx()).isEqualTo(47_490_55);
        assertThat(approved.type()).isEqualTo(OrderType.LIMIT);
        assertThat(approved.timeInForce()).isEqualTo(TimeInForce.IOC);
    }
}
