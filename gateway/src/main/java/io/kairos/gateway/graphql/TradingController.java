package io.kairos.gateway.graphql;

import io.kairos.domain.order.OrderType;
import io.kairos.domain.order.Side;
import io.kairos.domain.order.TimeInForce;
import io.kairos.gateway.model.AmendOrder;
import io.kairos.gateway.model.AmendOrderResult;
import io.kairos.gateway.model.Balance;
import io.kairos.gateway.model.CancelAllOrdersResult;
import io.kairos.gateway.model.CancelOrderResult;
import io.kairos.gateway.model.Conversion;
import io.kairos.gateway.model.ConversionQuote;
import io.kairos.gateway.model.ConvertResult;
import io.kairos.gateway.model.Fill;
import io.kairos.gateway.model.Opportunity;
import io.kairos.gateway.model.Order;
import io.kairos.gateway.model.PlaceOrder;
import io.kairos.gateway.model.PlaceOrderResult;
import io.kairos.gateway.model.RiskRejection;
import io.kairos.gateway.port.BadInputException;
import io.kairos.gateway.port.History;
import io.kairos.gateway.port.HotReads;
import io.kairos.gateway.port.PartUnavailableException;
import io.kairos.gateway.port.TradingDesk;
import java.math.BigDecimal;
import java.security.Principal;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import reactor.core.publisher.Mono;

/**
 * Orders and what came of them. Open orders and balances are the engine's to tell; while it is away the last recorded state serves,
 * with its own times, and {@code health.engineUp} says so.
 */
@Controller
@PreAuthorize("hasRole('VIEWER')")
class TradingController {
    private static final int PAGE = 100;
    private static final int MAX_PAGE = 500;
    private static final Logger LOG = LoggerFactory.getLogger(TradingController.class);

    private final TradingDesk desk;
    private final HotReads hot;
    private final History history;

    TradingController(TradingDesk desk, HotReads hot, History history) {
        this.desk = desk;
        this.hot = hot;
        this.history = history;
    }

    /** An order as the schema's input carries it. */
    record PlaceOrderInput(
            String clientOrderId,
            String venue,
            String symbol,
            Side side,
            OrderType type,
            @Nullable TimeInForce timeInForce,
            BigDecimal qty,
            @Nullable BigDecimal limitPx) {}

    /** A change of an order as the schema's input carries it. */
    record AmendOrderInput(
            String amendId,
            String orderId,
            @Nullable BigDecimal qty,
            @Nullable BigDecimal limitPx) {}

    @QueryMapping
    Mono<List<Order>> orders(
            @Argument @Nullable Boolean open,
            @Argument @Nullable String venue,
            @Argument @Nullable String symbol,
            @Argument @Nullable Integer first,
            @Argument @Nullable Instant before) {
        History.OrderQuery query = new History.OrderQuery(
                Boolean.TRUE.equals(open),
                Input.venueOrNull(venue),
                Input.symbolOrNull(symbol),
                before,
                Input.first(first, PAGE, MAX_PAGE));
        if (!query.openOnly()) {
            return history.orders(query);
        }
        return desk.openOrders()
                .map(orders -> orders.stream()
                        .filter(order -> matches(order, query))
                        .sorted(Comparator.comparing(Order::createdTime).reversed())
                        .limit(query.first())
                        .toList())
                .onErrorResume(PartUnavailableException.class, away -> {
                    LOG.debug("open orders come from history: the engine is away");
                    return history.orders(query).onErrorMap(second -> away);
                });
    }

    private static boolean matches(Order order, History.OrderQuery query) {
        return (query.venue() == null || query.venue().equals(order.venue()))
                && (query.symbol() == null || query.symbol().equals(order.symbol()))
                && (query.before() == null || order.createdTime().isBefore(query.before()));
    }

    @QueryMapping
    Mono<Order> order(@Argument String orderId) {
        long id = Input.orderId(orderId);
        return desk.order(id)
                .onErrorResume(PartUnavailableException.class, away -> Mono.empty())
                .switchIfEmpty(Mono.defer(() -> history.order(id)));
    }

    /** A conversion as the schema's input carries it. */
    record ConvertInput(
            String clientConversionId,
            String fromAsset,
            String toAsset,
            BigDecimal quantity,
            BigDecimal minResult,
            @Nullable String venue) {}

    @QueryMapping
    Mono<ConversionQuote> conversionQuote(
            @Argument String fromAsset,
            @Argument String toAsset,
            @Argument BigDecimal quantity,
            @Argument @Nullable String venue) {
        Input.assets(fromAsset, toAsset);
        return desk.conversionQuote(fromAsset, toAsset, Input.positive("quantity", quantity), Input.venueOrNull(venue));
    }

    @MutationMapping
    @PreAuthorize("hasRole('TRADER')")
    Mono<ConvertResult> convert(@Argument ConvertInput input, Principal principal) {
        Input.assets(input.fromAsset(), input.toAsset());
        return desk.convert(
                principal.getName(),
                new Conversion(
                        Input.clientId("clientConversionId", input.clientConversionId()),
                        input.fromAsset(),
                        input.toAsset(),
                        Input.positive("quantity", input.quantity()),
                        Input.positive("minResult", input.minResult()),
                        Input.venueOrNull(input.venue())));
    }

    @QueryMapping
    Mono<List<Fill>> fills(
            @Argument @Nullable String orderId,
            @Argument @Nullable String venue,
            @Argument @Nullable String symbol,
            @Argument @Nullable Integer first,
            @Argument @Nullable Instant before) {
        return history.fills(new History.FillQuery(
                orderId == null ? null : Input.orderId(orderId),
                Input.venueOrNull(venue),
                Input.symbolOrNull(symbol),
                before,
                Input.first(first, PAGE, MAX_PAGE)));
    }

    @QueryMapping
    Mono<List<Balance>> balances(@Argument @Nullable String venue) {
        String wanted = Input.venueOrNull(venue);
        return desk.balances(wanted).onErrorResume(PartUnavailableException.class, away -> hot.balances(wanted)
                .onErrorMap(second -> away));
    }

    @QueryMapping
    Mono<List<Opportunity>> opportunities(
            @Argument @Nullable Integer first, @Argument @Nullable Instant before, @Argument @Nullable Boolean taken) {
        return history.opportunities(taken, before, Input.first(first, PAGE, MAX_PAGE));
    }

    @QueryMapping
    Mono<List<RiskRejection>> riskRejections(@Argument @Nullable Integer first, @Argument @Nullable Instant before) {
        return history.riskRejections(before, Input.first(first, PAGE, MAX_PAGE));
    }

    @MutationMapping
    @PreAuthorize("hasRole('TRADER')")
    Mono<PlaceOrderResult> placeOrder(@Argument PlaceOrderInput input, Principal principal) {
        return desk.placeOrder(principal.getName(), checked(input));
    }

    private static PlaceOrder checked(PlaceOrderInput input) {
        BigDecimal limitPx = input.limitPx();
        if (input.type() == OrderType.MARKET) {
            if (limitPx != null) {
                throw new BadInputException("limitPx", limitPx.toPlainString(), "no limit price for a MARKET order");
            }
        } else if (limitPx == null) {
            throw new BadInputException("limitPx", null, "a limit price for a " + input.type() + " order");
        } else {
            Input.positive("limitPx", limitPx);
        }
        return new PlaceOrder(
                Input.clientOrderId(input.clientOrderId()),
                Input.venue(input.venue()),
                Input.symbol(input.symbol()),
                input.side(),
                input.type(),
                input.timeInForce(),
                Input.positive("qty", input.qty()),
                limitPx);
    }

    @MutationMapping
    @PreAuthorize("hasRole('TRADER')")
    Mono<CancelOrderResult> cancelOrder(@Argument String orderId, Principal principal) {
        return desk.cancelOrder(principal.getName(), Input.orderId(orderId));
    }

    @MutationMapping
    @PreAuthorize("hasRole('TRADER')")
    Mono<AmendOrderResult> amendOrder(@Argument AmendOrderInput input, Principal principal) {
        BigDecimal qty = input.qty();
        BigDecimal limitPx = input.limitPx();
        if (qty == null && limitPx == null) {
            throw new BadInputException("qty", null, "a quantity or a limit price");
        }
        return desk.amendOrder(
                principal.getName(),
                new AmendOrder(
                        Input.clientOrderId(input.amendId()),
                        Input.orderId(input.orderId()),
                        qty == null ? null : Input.positive("qty", qty),
                        limitPx == null ? null : Input.positive("limitPx", limitPx)));
    }

    @MutationMapping
    @PreAuthorize("hasRole('TRADER')")
    Mono<CancelAllOrdersResult> cancelAllOrders(
            @Argument @Nullable String venue, @Argument @Nullable String symbol, Principal principal) {
        return desk.cancelAllOrders(principal.getName(), Input.venueOrNull(venue), Input.symbolOrNull(symbol));
    }
}
