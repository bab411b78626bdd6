package io.kairos.gateway.port;

import io.kairos.gateway.model.AmendOrder;
import io.kairos.gateway.model.AmendOrderResult;
import io.kairos.gateway.model.Balance;
import io.kairos.gateway.model.CancelAllOrdersResult;
import io.kairos.gateway.model.CancelOrderResult;
import io.kairos.gateway.model.Conversion;
import io.kairos.gateway.model.ConversionQuote;
import io.kairos.gateway.model.ConvertResult;
import io.kairos.gateway.model.Health;
import io.kairos.gateway.model.Instrument;
import io.kairos.gateway.model.KillSwitch;
import io.kairos.gateway.model.Order;
import io.kairos.gateway.model.PlaceOrder;
import io.kairos.gateway.model.PlaceOrderResult;
import io.kairos.gateway.model.RiskLimits;
import io.kairos.gateway.model.RiskLimitsChange;
import io.kairos.gateway.model.Strategy;
import io.kairos.gateway.model.StrategyChange;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The engine, as the desk sees it. Every call has a deadline; nothing blocks. Errors: {@link BadInputException} when the engine
 * finds the input malformed, {@link ConflictException} when somebody else was first, {@link PartUnavailableException} when it does
 * not answer. {@code actor} is the person behind a call.
 */
public interface TradingDesk {
    /** Places an order. No answer in time is a result with state {@code UNKNOWN}, never an error and never a rejection. */
    Mono<PlaceOrderResult> placeOrder(String actor, PlaceOrder order);

    /** What an amount of one asset would bring of another now; from any venue when {@code venue} is null. */
    Mono<ConversionQuote> conversionQuote(
            String fromAsset, String toAsset, BigDecimal quantity, @Nullable String venue);

    /** Begins a conversion. No answer in time is a result with reason {@code OUTCOME_UNKNOWN}, never an error. */
    Mono<ConvertResult> convert(String actor, Conversion conversion);

    /** Asks to cancel one order. */
    Mono<CancelOrderResult> cancelOrder(String actor, long orderId);

    /** Changes a resting order. */
    Mono<AmendOrderResult> amendOrder(String actor, AmendOrder change);

    /** Asks to cancel all open orders, or those of one venue or instrument. */
    Mono<CancelAllOrdersResult> cancelAllOrders(String actor, @Nullable String venue, @Nullable String symbol);

    /**
     * Sets the trading state of one scope.
     *
     * @param state ACTIVE, REDUCING or HALTED.
     * @param scope ENGINE, VENUE, STRATEGY, SATELLITE or INSTRUMENT.
     * @param name which one; empty for the engine.
     */
    Mono<KillSwitch> setTradingState(
            String actor, String state, String scope, String name, boolean cancelOpenOrders, String reason);

    /** Approves or rejects a change of limits that somebody else proposed. */
    Mono<RiskLimits> decideRiskLimits(String actor, long changeId, boolean approve, String reason);

    /** Engages or releases the kill switch. */
    Mono<KillSwitch> setKillSwitch(String actor, boolean engaged, boolean cancelOpenOrders, String reason);

    /** Limits in force. */
    Mono<RiskLimits> riskLimits();

    /** Changes limits, guarded by the expected version. */
    Mono<RiskLimits> updateRiskLimits(String actor, RiskLimitsChange change);

    /** All strategies. */
    Mono<List<Strategy>> strategies();

    /** Changes a strategy, guarded by the expected version. */
    Mono<Strategy> updateStrategy(String actor, StrategyChange change);

    /** All instruments, ordered by venue and symbol; the last good answer while the engine is away. */
    Mono<List<Instrument>> instruments();

    /** All orders that are not final. */
    Mono<List<Order>> openOrders();

    /** One order; empty when the engine does not know it. */
    Mono<Order> order(long orderId);

    /** Balances, all or of one venue. */
    Mono<List<Balance>> balances(@Nullable String venue);

    /** Health now. */
    Mono<Health> health();

    /** Health about once a second, until the engine goes away. */
    Flux<Health> healthStream();
}
