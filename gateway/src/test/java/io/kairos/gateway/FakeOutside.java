package io.kairos.gateway;

import io.kairos.domain.marketdata.CandleInterval;
import io.kairos.domain.order.OrderState;
import io.kairos.gateway.model.AmendOrder;
import io.kairos.gateway.model.AmendOrderResult;
import io.kairos.gateway.model.Balance;
import io.kairos.gateway.model.BookReport;
import io.kairos.gateway.model.CancelAllOrdersResult;
import io.kairos.gateway.model.CancelOrderResult;
import io.kairos.gateway.model.Candle;
import io.kairos.gateway.model.Conversion;
import io.kairos.gateway.model.ConversionQuote;
import io.kairos.gateway.model.ConvertResult;
import io.kairos.gateway.model.Depth;
import io.kairos.gateway.model.Fill;
import io.kairos.gateway.model.Health;
import io.kairos.gateway.model.Instrument;
import io.kairos.gateway.model.InstrumentKey;
import io.kairos.gateway.model.KillSwitch;
import io.kairos.gateway.model.Opportunity;
import io.kairos.gateway.model.Order;
import io.kairos.gateway.model.PlaceOrder;
import io.kairos.gateway.model.PlaceOrderResult;
import io.kairos.gateway.model.Quote;
import io.kairos.gateway.model.RiskLimits;
import io.kairos.gateway.model.RiskLimitsChange;
import io.kairos.gateway.model.RiskRejection;
import io.kairos.gateway.model.Strategy;
import io.kairos.gateway.model.StrategyChange;
import io.kairos.gateway.port.History;
import io.kairos.gateway.port.HotReads;
import io.kairos.gateway.port.Live;
import io.kairos.gateway.port.LiveFeed;
import io.kairos.gateway.port.TradingDesk;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** All ports at once: answers with samples, records actions, fails when told to. */
public final class FakeOutside implements TradingDesk, HotReads, LiveFeed, History {
    /** Actions as {@code actor method arguments}. */
    public final List<String> actions = new CopyOnWriteArrayList<>();

    private volatile RuntimeException failure;

    /** Every following answer is this error, or normal again for null. */
    public void failWith(RuntimeException error) {
        failure = error;
    }

    private <T> Mono<T> answer(T value) {
        return Mono.defer(() -> failure == null ? Mono.just(value) : Mono.error(failure));
    }

    private <T> Mono<T> act(String action, T value) {
        actions.add(action);
        return answer(value);
    }

    @Override
    public Mono<PlaceOrderResult> placeOrder(String actor, PlaceOrder order) {
        return act(
                actor + " placeOrder " + order.clientOrderId() + ' '
                        + order.qty().toPlainString(),
                new PlaceOrderResult(true, "12", OrderState.LIVE, null, null));
    }

    @Override
    public Mono<ConversionQuote> conversionQuote(
            String fromAsset, String toAsset, java.math.BigDecimal quantity, String venue) {
        return answer(new ConversionQuote(false, null, "NO_PATH", fromAsset + " to " + toAsset));
    }

    @Override
    public Mono<ConvertResult> convert(String actor, Conversion conversion) {
        return act(
                actor + " convert " + conversion.clientConversionId(), new ConvertResult(true, "77", null, null, null));
    }

    @Override
    public Mono<CancelOrderResult> cancelOrder(String actor, long orderId) {
        return act(actor + " cancelOrder " + orderId, new CancelOrderResult(true, null, null));
    }

    @Override
    public Mono<AmendOrderResult> amendOrder(String actor, AmendOrder change) {
        return act(
                actor + " amendOrder " + change.orderId() + ' ' + change.qty() + ' ' + change.limitPx(),
                new AmendOrderResult(true, null, null));
    }

    @Override
    public Mono<CancelAllOrdersResult> cancelAllOrders(String actor, String venue, String symbol) {
        return act(actor + " cancelAllOrders " + venue + ' ' + symbol, new CancelAllOrdersResult(2));
    }

    @Override
    public Mono<KillSwitch> setTradingState(
            String actor, String state, String scope, String name, boolean cancelOpenOrders, String reason) {
        return setKillSwitch(actor, state.equals("HALTED"), cancelOpenOrders, reason);
    }

    @Override
    public Mono<RiskLimits> decideRiskLimits(String actor, long changeId, boolean approve, String reason) {
        return riskLimits();
    }

    @Override
    public Mono<KillSwitch> setKillSwitch(String actor, boolean engaged, boolean cancelOpenOrders, String reason) {
        return act(
                actor + " setKillSwitch " + engaged + ' ' + cancelOpenOrders,
                new KillSwitch(engaged, reason, actor, Samples.TIME));
    }

    @Override
    public Mono<RiskLimits> riskLimits() {
        return answer(Samples.limits());
    }

    @Override
    public Mono<RiskLimits> updateRiskLimits(String actor, RiskLimitsChange change) {
        return act(actor + " updateRiskLimits " + change.maxOpenOrders(), Samples.limits());
    }

    @Override
    public Mono<List<Strategy>> strategies() {
        return answer(List.of(Samples.strategy()));
    }

    @Override
    public Mono<Strategy> updateStrategy(String actor, StrategyChange change) {
        return act(actor + " updateStrategy " + change.minProfitCentibps(), Samples.strategy());
    }

    @Override
    public Mono<List<Instrument>> instruments() {
        return answer(List.of(Samples.instrument()));
    }

    @Override
    public Mono<List<Order>> openOrders() {
        return answer(List.of(Samples.order("12", OrderState.LIVE, 3)));
    }

    @Override
    public Mono<Order> order(long orderId) {
        return orderId == 12 ? answer(Samples.order("12", OrderState.LIVE, 3)) : Mono.empty();
    }

    @Override
    public Mono<List<Balance>> balances(String venue) {
        return answer(List.of(Samples.balance("USDT", "100.50")));
    }

    @Override
    public Mono<Health> health() {
        return answer(Samples.health(true));
    }

    @Override
    public Flux<Health> healthStream() {
        return Flux.concat(Mono.just(Samples.health(true)), Flux.never());
    }

    @Override
    public Mono<List<Quote>> quotes(String venue, Set<String> symbols) {
        return answer(List.of(Samples.quote("BTC-USDT", 1)));
    }

    @Override
    public Mono<Candle> candle(String venue, String symbol, CandleInterval interval) {
        return answer(Samples.candle(Samples.TIME, 1, false));
    }

    @Override
    public Live<Quote> quotes() {
        return new Live<>(Flux.never(), Flux.never());
    }

    @Override
    public Live<Candle> candles(String venue, String symbol, CandleInterval interval) {
        return new Live<>(Flux.never(), Flux.never());
    }

    @Override
    public Mono<Depth> depth(String venue, String symbol) {
        return answer(Samples.depth());
    }

    @Override
    public Mono<BookReport> books() {
        return answer(Samples.books());
    }

    @Override
    public Live<Depth> liveDepth(String venue, String symbol) {
        return new Live<>(Flux.never(), Flux.never());
    }

    @Override
    public Live<BookReport> liveBooks() {
        return new Live<>(Flux.never(), Flux.never());
    }

    @Override
    public Live<Balance> balances() {
        return new Live<>(Flux.never(), Flux.never());
    }

    @Override
    public Flux<Order> orders() {
        return Flux.concat(Mono.just(Samples.order("12", OrderState.FILLED, 9)), Flux.never());
    }

    @Override
    public Flux<Fill> fills() {
        return Flux.concat(Mono.just(Samples.fill("7")), Flux.never());
    }

    @Override
    public Flux<Opportunity> opportunities() {
        return Flux.concat(Mono.just(Samples.opportunity()), Flux.never());
    }

    @Override
    public Mono<List<Candle>> candles(CandleQuery query) {
        return answer(List.of(Samples.candle(Samples.TIME, 1, true)));
    }

    @Override
    public Mono<List<Order>> orders(OrderQuery query) {
        return answer(List.of(Samples.order("11", OrderState.FILLED, 2)));
    }

    @Override
    public Mono<List<Fill>> fills(FillQuery query) {
        return answer(List.of(Samples.fill("7")));
    }

    @Override
    public Mono<List<Opportunity>> opportunities(Boolean taken, Instant before, int first) {
        return answer(List.of(Samples.opportunity()));
    }

    @Override
    public Mono<List<RiskRejection>> riskRejections(Instant before, int first) {
        return answer(List.of(Samples.rejection()));
    }

    @Override
    public Mono<Map<InstrumentKey, BigDecimal>> openPrices() {
        return answer(Map.of(new InstrumentKey("BINANCE", "BTC-USDT"), Samples.dec("64000.00")));
    }
}
