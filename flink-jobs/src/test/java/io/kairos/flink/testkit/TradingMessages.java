package io.kairos.flink.testkit;

import io.kairos.proto.common.v1.Decimal;
import io.kairos.proto.common.v1.OrderState;
import io.kairos.proto.common.v1.OrderType;
import io.kairos.proto.common.v1.RejectReason;
import io.kairos.proto.common.v1.Side;
import io.kairos.proto.common.v1.TimeInForce;
import io.kairos.proto.common.v1.TradingMode;
import io.kairos.proto.engine.v1.BookHealth;
import io.kairos.proto.engine.v1.BookState;
import io.kairos.proto.engine.v1.EngineHealth;
import io.kairos.proto.engine.v1.FeedHealth;
import io.kairos.proto.engine.v1.Garbage;
import io.kairos.proto.engine.v1.LatencySummary;
import io.kairos.proto.trading.v1.AssetLimit;
import io.kairos.proto.trading.v1.BalanceUpdate;
import io.kairos.proto.trading.v1.ControlChange;
import io.kairos.proto.trading.v1.Fill;
import io.kairos.proto.trading.v1.Opportunity;
import io.kairos.proto.trading.v1.OpportunityKind;
import io.kairos.proto.trading.v1.OpportunityLeg;
import io.kairos.proto.trading.v1.OpportunityOutcome;
import io.kairos.proto.trading.v1.OrderUpdate;
import io.kairos.proto.trading.v1.RiskLimits;
import io.kairos.proto.trading.v1.RiskRejection;
import io.kairos.proto.trading.v1.TradingEvent;
import java.math.BigDecimal;

/** Messages of the trading side as the engine sends them. */
public final class TradingMessages {
    public static final long TIME_NS = 1_790_000_000_123_456_789L;

    private TradingMessages() {}

    public static Decimal decimal(String text) {
        return TickMessages.decimal(new BigDecimal(text));
    }

    public static TradingEvent order(long sequence, long orderId, OrderState state, String cumQty) {
        return event(sequence)
                .setOrder(OrderUpdate.newBuilder()
                        .setOrderId(orderId)
                        .setClientOrderId("mine-1")
                        .setOwner("alice")
                        .setVenue("BINANCE")
                        .setSymbol("BTC-USDT")
                        .setSide(Side.SIDE_BUY)
                        .setType(OrderType.ORDER_TYPE_LIMIT)
                        .setTimeInForce(TimeInForce.TIME_IN_FORCE_IOC)
                        .setLimitPx(decimal("65432.10"))
                        .setQty(decimal("1.5"))
                        .setCumQty(decimal(cumQty))
                        .setCumQuote(decimal("0"))
                        .setState(state)
                        .setCreatedTimeNs(TIME_NS))
                .build();
    }

    public static TradingEvent fill(long sequence, long orderId) {
        return event(sequence)
                .setFill(Fill.newBuilder()
                        .setOrderId(orderId)
                        .setOwner("alice")
                        .setVenue("BINANCE")
                        .setSymbol("BTC-USDT")
                        .setTradeId(77)
                        .setSide(Side.SIDE_BUY)
                        .setPx(decimal("65432.10"))
                        .setQty(decimal("1.5"))
                        .setFee(decimal("0.0015"))
                        .setFeeAsset("BTC")
                        .setExchangeTimeNs(TIME_NS))
                .build();
    }

    public static TradingEvent rejection(long sequence, long orderId) {
        return event(sequence)
                .setRejection(RiskRejection.newBuilder()
                        .setOrderId(orderId)
                        .setOwner("alice")
                        .setVenue("BINANCE")
                        .setSymbol("NO-SUCH")
                        .setSide(Side.SIDE_SELL)
                        .setQty(decimal("2"))
                        .setReason(RejectReason.REJECT_REASON_UNKNOWN_INSTRUMENT)
                        .setReasonText("NO-SUCH is not listed"))
                .build();
    }

    public static TradingEvent balance(long sequence, String free) {
        return event(sequence)
                .setBalance(BalanceUpdate.newBuilder()
                        .setVenue("BINANCE")
                        .setAsset("USDT")
                        .setFree(decimal(free))
                        .setReserved(decimal("1.5")))
                .build();
    }

    public static TradingEvent killSwitch(long sequence, boolean engaged) {
        return event(sequence)
                .setControl(ControlChange.newBuilder()
                        .setChangedBy("bob")
                        .setReason("drill")
                        .setKillSwitchEngaged(engaged))
                .build();
    }

    public static TradingEvent limits(long sequence) {
        return event(sequence)
                .setControl(ControlChange.newBuilder()
                        .setChangedBy("bob")
                        .setReason("more")
                        .setRiskLimits(RiskLimits.newBuilder()
                                .setVersion(2)
                                .addOrderNotional(
                                        AssetLimit.newBuilder().setAsset("USDT").setLimit(decimal("1000.50")))
                                .setReferenceAsset("USDT")
                                .setMaxDailyNotional(decimal("50000"))
                                .setPriceCollarBps(50)))
                .build();
    }

    public static Opportunity opportunity(long sequence, OpportunityOutcome outcome) {
        return Opportunity.newBuilder()
                .setSequence(sequence)
                .setCycleId(9)
                .setDetectedTimeNs(TIME_NS)
                .setTimeNs(TIME_NS + sequence)
                .setStartAsset("USDT")
                .setStartAmount(decimal("1000"))
                .setExpectedProfit(decimal("1.2"))
                .setKind(OpportunityKind.OPPORTUNITY_KIND_CYCLE)
                .setTargetAsset("USDT")
                .setFloor(decimal("-3.5"))
                .setFees(decimal("0.9"))
                .setSpent(decimal("999.5"))
                .setTradingMode(TradingMode.TRADING_MODE_PAPER)
                .setOutcome(outcome)
                .addLegs(leg("BTC-USDT", Side.SIDE_BUY))
                .addLegs(leg("ETH-BTC", Side.SIDE_BUY))
                .addLegs(leg("ETH-USDT", Side.SIDE_SELL))
                .build();
    }

    public static EngineHealth health() {
        return EngineHealth.newBuilder()
                .setEngineId("kairos-1")
                .setTimeNs(TIME_NS)
                .setReady(true)
                .addFeeds(FeedHealth.newBuilder()
                        .setVenue("KRAKEN")
                        .setClockOffsetNs(-1_500_000)
                        .setLiveBooks(2)
                        .setBooks(3))
                .addBooks(BookHealth.newBuilder()
                        .setVenue("KRAKEN")
                        .setSymbol("SOL-USD")
                        .setState(BookState.BOOK_STATE_SUSPECT)
                        .setSuspectReason("CHECKSUM")
                        .setStateSinceNs(5)
                        .setLastUpdateNs(6)
                        .setLastVerifiedNs(7)
                        .setUpdates(8)
                        .setVerified(4)
                        .setGaps(1)
                        .setResyncs(2)
                        .setLastRecoveryNs(9)
                        .setFeedLatencyNs(-10)
                        .setNegativeAges(11))
                .setBooksOmitted(3)
                .addLatencies(LatencySummary.newBuilder()
                        .setStage("detection")
                        .setP999Ns(1_500)
                        .setFloor("hiccup_run"))
                .addFloors(LatencySummary.newBuilder().setStage("hiccup_run").setMaxNs(4_000))
                .setTicksPerSecond(812.5)
                .setGarbage(Garbage.newBuilder().setPauses(3))
                .build();
    }

    private static OpportunityLeg leg(String symbol, Side side) {
        return OpportunityLeg.newBuilder()
                .setVenue("BINANCE")
                .setSymbol(symbol)
                .setSide(side)
                .setPx(decimal("1.10"))
                .setQty(decimal("2"))
                .setQuoteAgeNs(1_000)
                .build();
    }

    private static TradingEvent.Builder event(long sequence) {
        return TradingEvent.newBuilder()
                .setSequence(sequence)
                .setTimeNs(TIME_NS + sequence)
                .setTradingMode(TradingMode.TRADING_MODE_PAPER);
    }
}
