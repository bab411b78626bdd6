package io.kairos.simulator.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kairos.simulator.binance.BinanceVenue;
import io.kairos.simulator.exchange.Exchange;
import io.kairos.simulator.exchange.Trade;
import io.kairos.simulator.exchange.TradeHistory;
import io.kairos.simulator.fault.Faults;
import io.kairos.simulator.ledger.Account;
import io.kairos.simulator.ledger.Balance;
import io.kairos.simulator.market.Instrument;
import io.kairos.simulator.matching.Fill;
import io.kairos.simulator.matching.Order;
import io.kairos.simulator.matching.OrderTerms;
import io.kairos.simulator.number.Fixed8;
import io.kairos.simulator.world.PlantRefused;
import io.kairos.simulator.world.World;
import io.kairos.simulator.world.WorldSettings;
import io.netty.channel.ChannelHandler;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/** What the control port answers; see docs/simulator.md for every path. Venue thread only. */
public final class ControlApi {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Exchange exchange;
    private final World world;
    private final BinanceVenue venue;
    private final Faults faults;
    private final TradeHistory history;
    private final FaultCommands faultCommands;
    private final long startedMs;

    /** A control API over a running simulator. */
    public ControlApi(Exchange exchange, World world, BinanceVenue venue, Faults faults, TradeHistory history) {
        this.exchange = exchange;
        this.world = world;
        this.venue = venue;
        this.faults = faults;
        this.history = history;
        this.faultCommands = new FaultCommands(venue, faults);
        this.startedMs = exchange.clock().nowMs();
    }

    /** A handler for a new connection. */
    public ChannelHandler handler() {
        return new ControlHandler(this);
    }

    JsonNode get(QueryStringDecoder uri) throws BadRequest {
        Query query = new Query(uri);
        return switch (uri.path()) {
            case "/health" -> health();
            case "/truth" -> truth(query);
            case "/ledger" -> ledger(query);
            case "/orders" -> orders(query);
            default -> throw unknownPath(uri.path());
        };
    }

    JsonNode post(QueryStringDecoder uri, String text) throws BadRequest {
        BodyReader body = BodyReader.of(text);
        switch (uri.path()) {
            case "/world/freeze" -> {
                world.freeze();
                return worldState();
            }
            case "/world/thaw" -> {
                world.thaw();
                return worldState();
            }
            case "/world/plant" -> {
                return plant(body.allow(Set.of("triangle", "edgeBps", "lifetimeMillis")));
            }
            case "/world/rate" -> {
                return rate(body.allow(Set.of("eventsPerSecond", "mispricingIntervalMillis")));
            }
            case "/faults" -> {
                return faultCommands.run(body);
            }
            default -> throw unknownPath(uri.path());
        }
    }

    Iterator<List<Trade>> tape(QueryStringDecoder uri) throws BadRequest {
        Query query = new Query(uri);
        query.allow(Set.of("symbol", "fromId", "fromTime", "toTime"));
        String symbol = query.text("symbol", "");
        Instrument instrument = exchange.catalogue()
                .find(symbol)
                .orElseThrow(() -> new BadRequest(
                        "parameter 'symbol' is '" + symbol + "'; expected a listed symbol such as BTCUSDT"));
        return history.walk(
                instrument,
                query.number("fromId", 0),
                query.number("fromTime", 0),
                query.number("toTime", Long.MAX_VALUE));
    }

    private static BadRequest unknownPath(String path) {
        return new BadRequest(
                404,
                "no such path '" + path + "'; GET /health /truth /tape /ledger /orders, POST /world/freeze"
                        + " /world/thaw /world/plant /world/rate /faults");
    }

    private JsonNode health() {
        ObjectNode health = NODES.objectNode().put("status", "UP");
        health.put("startedTimeMs", startedMs);
        health.put("serverTimeMs", exchange.clock().nowMs());
        health.put("streamConnections", venue.streams().sessions());
        health.put("webSocketApiConnections", venue.userStreams().sessions());
        health.put("marketFramesSent", venue.streams().framesSent());
        health.put("faultsStruck", faults.struck());
        health.put("ordersForgotten", exchange.orders().forgotten());
        health.put("mispricingsRefused", world.plantsRefused());
        ObjectNode trades = health.putObject("lastTradeIds");
        for (Instrument instrument : exchange.catalogue().all()) {
            trades.put(instrument.symbol(), exchange.counters(instrument).tradeId());
        }
        health.set("world", worldState());
        return health;
    }

    private ObjectNode worldState() {
        WorldSettings settings = world.settings();
        return NODES.objectNode()
                .put("frozen", world.isFrozen())
                .put("eventsPerSecond", settings.eventsPerSecond())
                .put("mispricingIntervalMillis", settings.mispricingIntervalMs());
    }

    private JsonNode truth(Query query) throws BadRequest {
        query.allow(Set.of("since"));
        ArrayNode list = NODES.arrayNode();
        world.truth(query.number("since", 0)).forEach(list::add);
        return list;
    }

    private JsonNode plant(BodyReader body) throws BadRequest {
        String triangle = body.text("triangle", "");
        List<String> assets = triangle.isEmpty() ? List.of() : Arrays.asList(triangle.split("-", -1));
        if (!assets.isEmpty() && assets.size() != 3) {
            throw new BadRequest("field 'triangle' is '" + triangle
                    + "'; expected three assets in trading order, such as USDT-BTC-ETH");
        }
        double edgeBps = body.decimal("edgeBps", 25, 1, 500);
        long lifetimeMs = body.number("lifetimeMillis", 1_000, 10, 600_000);
        try {
            return world.plant(assets, edgeBps, lifetimeMs);
        } catch (PlantRefused refused) {
            throw new BadRequest(409, String.valueOf(refused.getMessage()));
        }
    }

    private JsonNode rate(BodyReader body) throws BadRequest {
        WorldSettings now = world.settings();
        world.changeSettings(new WorldSettings(
                now.seed(),
                (int) body.number("eventsPerSecond", now.eventsPerSecond(), 0, 20_000),
                body.number("mispricingIntervalMillis", now.mispricingIntervalMs(), 0, 86_400_000),
                now.lifetimeMinMs(),
                now.lifetimeMaxMs()));
        return worldState();
    }

    private Account account(Query query) throws BadRequest {
        query.allow(Set.of("account"));
        String name = query.text("account", "main");
        return exchange.ledger()
                .byName(name)
                .orElseThrow(() -> new BadRequest("parameter 'account' is '" + name + "'; no such account"));
    }

    private JsonNode ledger(Query query) throws BadRequest {
        Account account = account(query);
        ObjectNode body = NODES.objectNode().put("account", account.name());
        body.put("updateTimeMs", account.updateTimeMs());
        ArrayNode balances = body.putArray("balances");
        for (Balance balance : account.balances()) {
            balances.addObject()
                    .put("asset", balance.asset())
                    .put("free", Fixed8.text(balance.free()))
                    .put("locked", Fixed8.text(balance.locked()));
        }
        return body;
    }

    private JsonNode orders(Query query) throws BadRequest {
        Account account = account(query);
        ArrayNode list = NODES.arrayNode();
        for (Order order : exchange.orders().all(account.id())) {
            OrderTerms terms = order.terms();
            ObjectNode node = list.addObject();
            node.put("symbol", terms.instrument().symbol());
            node.put("orderId", terms.orderId());
            node.put("clientOrderId", terms.clientOrderId());
            node.put("side", terms.side().name());
            node.put("type", terms.type().name());
            node.put("timeInForce", terms.timeInForce().name());
            node.put("price", Fixed8.text(terms.limitPx()));
            node.put("quantity", Fixed8.text(order.quantity()));
            node.put("executedQuantity", Fixed8.text(order.executedQty()));
            node.put("executedQuote", Fixed8.text(order.executedQuote()));
            node.put("status", order.status().name());
            node.put("time", terms.createTimeMs());
            ArrayNode fills = node.putArray("fills");
            for (Fill fill : order.fills()) {
                fills.addObject()
                        .put("tradeId", fill.tradeId())
                        .put("price", Fixed8.text(fill.price()))
                        .put("quantity", Fixed8.text(fill.quantity()))
                        .put("quoteQuantity", Fixed8.text(fill.quoteQuantity()))
                        .put("commission", Fixed8.text(fill.commission()))
                        .put("commissionAsset", fill.commissionAsset())
                        .put("time", fill.timeMs())
                        .put("maker", fill.maker());
            }
        }
        return list;
    }
}
