package io.kairos.simulator.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kairos.simulator.exchange.BookHistory;
import io.kairos.simulator.exchange.BookHistory.BookAt;
import io.kairos.simulator.exchange.CommandRefused;
import io.kairos.simulator.exchange.Exchange;
import io.kairos.simulator.exchange.Movement;
import io.kairos.simulator.exchange.Trade;
import io.kairos.simulator.fault.Faults;
import io.kairos.simulator.fault.script.ScriptRunner;
import io.kairos.simulator.ledger.Account;
import io.kairos.simulator.ledger.Balance;
import io.kairos.simulator.market.Instrument;
import io.kairos.simulator.market.VenueName;
import io.kairos.simulator.matching.BookLevel;
import io.kairos.simulator.matching.Fill;
import io.kairos.simulator.matching.Order;
import io.kairos.simulator.matching.OrderBook;
import io.kairos.simulator.matching.OrderTerms;
import io.kairos.simulator.matching.Side;
import io.kairos.simulator.number.Fixed8;
import io.kairos.simulator.time.Lateness;
import io.kairos.simulator.venue.Venue;
import io.kairos.simulator.world.PlantRefused;
import io.kairos.simulator.world.World;
import io.kairos.simulator.world.WorldSettings;
import io.netty.channel.ChannelHandler;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the control port answers; see docs/simulator.md for every path. Venue thread only. */
public final class ControlApi {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private static final int LEVELS_MAX = 10_000;
    /** Far below where sums of two amounts leave 64 bits. */
    private static final long MOST_HELD = Long.MAX_VALUE / 4;

    private final Map<VenueName, ControlledVenue> venues = new EnumMap<>(VenueName.class);
    private final World world;
    private final @Nullable Lateness lateness;
    private final FaultCommands faultCommands;
    private final long startedMs;

    /** A control API over a running simulator. */
    public ControlApi(
            List<ControlledVenue> venues,
            World world,
            Faults faults,
            ScriptRunner script,
            @Nullable Lateness lateness) {
        this.lateness = lateness;
        this.world = world;
        for (ControlledVenue venue : venues) {
            this.venues.put(venue.name(), venue);
        }
        this.faultCommands = new FaultCommands(
                faults, script, venues.stream().map(ControlledVenue::net).toList());
        this.startedMs = venues.get(0).exchange().clock().nowMs();
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
            case "/book" -> book(query);
            case "/faults" -> faultCommands.armed();
            case "/faults/log" -> faultCommands.log(query);
            case "/faults/script" -> faultCommands.scriptState();
            case "/connections" -> faultCommands.connections();
            default -> throw unknownPath(uri.path());
        };
    }

    JsonNode post(QueryStringDecoder uri, String text) throws BadRequest {
        if (uri.path().equals("/faults/script")) {
            return faultCommands.startScript(text);
        }
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
                return body.text("kind", "TRIANGLE").equals("CROSS_VENUE") ? plantCrossVenue(body) : plant(body);
            }
            case "/world/rate" -> {
                return rate(body.allow(Set.of("eventsPerSecond", "mispricingIntervalMillis")));
            }
            case "/ledger/move" -> {
                return move(body);
            }
            case "/faults" -> {
                return faultCommands.run(body.json());
            }
            case "/faults/script/stop" -> {
                return faultCommands.stopScript();
            }
            default -> throw unknownPath(uri.path());
        }
    }

    Iterator<List<Trade>> tape(QueryStringDecoder uri) throws BadRequest {
        Query query = new Query(uri);
        query.allow(Set.of("venue", "symbol", "fromId", "fromTime", "toTime"));
        ControlledVenue venue = venue(query.text("venue", VenueName.BINANCE.name()));
        return venue.history()
                .walk(
                        instrument(venue, query),
                        query.number("fromId", 0),
                        query.number("fromTime", 0),
                        query.number("toTime", Long.MAX_VALUE));
    }

    private static BadRequest unknownPath(String path) {
        return new BadRequest(
                404,
                "no such path '" + path
                        + "'; GET /health /truth /tape /ledger /orders /book /faults /faults/log /faults/script"
                        + " /connections, POST /world/freeze /world/thaw /world/plant /world/rate /ledger/move /faults"
                        + " /faults/script /faults/script/stop");
    }

    private ControlledVenue venue(String name) throws BadRequest {
        for (ControlledVenue venue : venues.values()) {
            if (venue.name().name().equals(name)) {
                return venue;
            }
        }
        throw new BadRequest("parameter 'venue' is '" + name + "'; expected one of " + venues.keySet());
    }

    private static Instrument instrument(ControlledVenue venue, Query query) throws BadRequest {
        String symbol = query.text("symbol", "");
        return venue.exchange()
                .catalogue()
                .find(symbol)
                .orElseThrow(() -> new BadRequest("parameter 'symbol' is '" + symbol
                        + "'; expected a symbol listed by " + venue.name() + ", such as "
                        + venue.exchange().catalogue().all().get(0).symbol()));
    }

    private JsonNode health() {
        ObjectNode health = NODES.objectNode().put("status", "UP");
        health.put("startedTimeMs", startedMs);
        health.put(
                "serverTimeMs",
                venues.values().iterator().next().exchange().clock().nowMs());
        health.put("faultsStruck", faultCommands.struck());
        health.put("mispricingsRefused", world.plantsRefused());
        health.set("world", worldState());
        if (lateness != null) {
            health.putObject("lateness")
                    .put("count", lateness.count())
                    .put("p50Micros", lateness.quantileNs(0.5) / 1_000)
                    .put("p99Micros", lateness.quantileNs(0.99) / 1_000)
                    .put("p999Micros", lateness.quantileNs(0.999) / 1_000)
                    .put("maxMicros", lateness.maxNs() / 1_000);
        }
        ObjectNode all = health.putObject("venues");
        venues.forEach((name, venue) -> all.set(name.name(), health(venue)));
        return health;
    }

    private static ObjectNode health(ControlledVenue venue) {
        ObjectNode health = NODES.objectNode();
        Venue front = venue.front();
        health.put("open", front != null);
        if (front != null) {
            new TreeMap<>(front.counts()).forEach(health::put);
        }
        health.put("tooSlowClients", venue.net().tooSlow());
        health.put("limitBreachesTotal", venue.net().faults().breaches().total());
        ObjectNode breaches = health.putObject("limitBreaches");
        venue.net().faults().breaches().counts().forEach(breaches::put);
        Exchange exchange = venue.exchange();
        health.put("ordersForgotten", exchange.orders().forgotten());
        ObjectNode trades = health.putObject("lastTradeIds");
        for (Instrument instrument : exchange.catalogue().all()) {
            trades.put(instrument.symbol(), exchange.counters(instrument).tradeId());
        }
        return health;
    }

    private JsonNode book(Query query) throws BadRequest {
        query.allow(Set.of("venue", "symbol", "depth", "updateId"));
        ControlledVenue venue = venue(query.text("venue", VenueName.BINANCE.name()));
        Instrument instrument = instrument(venue, query);
        long depth = query.number("depth", LEVELS_MAX);
        if (depth < 1 || depth > LEVELS_MAX) {
            throw new BadRequest("parameter 'depth' is '" + depth + "'; expected 1 to " + LEVELS_MAX);
        }
        BookAt book = book(venue, instrument, query.number("updateId", 0), (int) depth);
        ObjectNode answer = NODES.objectNode().put("venue", venue.name().name());
        answer.put("symbol", instrument.symbol());
        answer.put("updateId", book.updateId());
        Venue front = venue.front();
        answer.put("sequence", front == null ? book.updateId() : front.wireSequence(instrument, book.updateId()));
        answer.put("timeMs", book.timeMs());
        answer.set("bids", levels(book.bids()));
        answer.set("asks", levels(book.asks()));
        return answer;
    }

    private static BookAt book(ControlledVenue venue, Instrument instrument, long updateId, int depth)
            throws BadRequest {
        OrderBook book = venue.exchange().book(instrument);
        if (updateId == 0) {
            long nowMs = venue.exchange().clock().nowMs();
            return new BookAt(book.updateId(), nowMs, book.top(Side.BUY, depth), book.top(Side.SELL, depth));
        }
        BookHistory history = venue.exchange().bookHistory();
        if (history == null) {
            throw new BadRequest(409, "no history of books is kept; set KAIROS_SIMULATOR_BOOK_HISTORY");
        }
        return history.at(book, updateId, depth)
                .orElseThrow(() -> new BadRequest(
                        404, "parameter 'updateId' is '" + updateId + "'; the history does not reach back so far"));
    }

    private static ArrayNode levels(List<BookLevel> levels) {
        ArrayNode list = NODES.arrayNode();
        for (BookLevel level : levels) {
            list.addArray().add(Fixed8.text(level.price())).add(Fixed8.text(level.quantity()));
        }
        return list;
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

    private JsonNode plantCrossVenue(BodyReader body) throws BadRequest {
        body.allow(Set.of("kind", "buyVenue", "sellVenue", "base", "quote", "edgeBps", "lifetimeMillis"));
        double edgeBps = body.decimal("edgeBps", 15, 1, 500);
        long lifetimeMs = body.number("lifetimeMillis", 1_000, 10, 600_000);
        String buyAt = body.text("buyVenue", "");
        String sellAt = body.text("sellVenue", "");
        try {
            return buyAt.isEmpty() && sellAt.isEmpty()
                    ? world.plantCrossVenue(edgeBps, lifetimeMs)
                    : world.plantCrossVenue(
                            venue(buyAt).name(),
                            venue(sellAt).name(),
                            body.text("base", "BTC"),
                            body.text("quote", "USDT"),
                            edgeBps,
                            lifetimeMs);
        } catch (PlantRefused refused) {
            throw new BadRequest(409, String.valueOf(refused.getMessage()));
        }
    }

    private JsonNode plant(BodyReader body) throws BadRequest {
        body.allow(Set.of("kind", "venue", "triangle", "edgeBps", "lifetimeMillis"));
        String kind = body.text("kind", "TRIANGLE");
        if (!kind.equals("TRIANGLE")) {
            throw new BadRequest("field 'kind' is '" + kind + "'; expected TRIANGLE or CROSS_VENUE");
        }
        String triangle = body.text("triangle", "");
        List<String> assets = triangle.isEmpty() ? List.of() : Arrays.asList(triangle.split("-", -1));
        if (!assets.isEmpty() && assets.size() != 3) {
            throw new BadRequest("field 'triangle' is '" + triangle
                    + "'; expected three assets in trading order, such as USDT-BTC-ETH");
        }
        double edgeBps = body.decimal("edgeBps", 25, 1, 500);
        long lifetimeMs = body.number("lifetimeMillis", 1_000, 10, 600_000);
        try {
            return world.plant(
                    venue(body.text("venue", VenueName.BINANCE.name())).name(), assets, edgeBps, lifetimeMs);
        } catch (PlantRefused refused) {
            throw new BadRequest(409, String.valueOf(refused.getMessage()));
        }
    }

    private JsonNode rate(BodyReader body) throws BadRequest {
        WorldSettings now = world.settings();
        world.changeSettings(new WorldSettings(
                now.seed(),
                (int) body.number("eventsPerSecond", now.eventsPerSecond(), 0, World.EVENTS_PER_SECOND_MAX),
                body.number("mispricingIntervalMillis", now.mispricingIntervalMs(), 0, 86_400_000),
                now.lifetimeMinMs(),
                now.lifetimeMaxMs()));
        return worldState();
    }

    private Account account(ControlledVenue venue, Query query) throws BadRequest {
        String name = query.text("account", "main");
        return venue.exchange()
                .ledger()
                .byName(name)
                .orElseThrow(() -> new BadRequest("parameter 'account' is '" + name + "'; no such account"));
    }

    private JsonNode ledger(Query query) throws BadRequest {
        query.allow(Set.of("venue", "account"));
        ControlledVenue venue = venue(query.text("venue", VenueName.BINANCE.name()));
        Account account = account(venue, query);
        ObjectNode body = NODES.objectNode().put("account", account.name());
        body.put("venue", venue.name().name());
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

    private JsonNode move(BodyReader body) throws BadRequest {
        body.allow(Set.of("venue", "account", "kind", "asset", "amount"));
        ControlledVenue venue = venue(body.text("venue", VenueName.BINANCE.name()));
        Movement.Kind kind = body.oneOf("kind", Movement.Kind.class, Optional.empty());
        String asset = body.text("asset", "");
        String amount = body.text("amount", "");
        String name = body.text("account", "main");
        Account account = venue.exchange()
                .ledger()
                .byName(name)
                .orElseThrow(() -> new BadRequest("field 'account' is '" + name + "'; no such account"));
        Instrument instrument = venue.exchange().catalogue().all().stream()
                .filter(each -> each.base().equals(asset) || each.quote().equals(asset))
                .findFirst()
                .orElseThrow(() -> new BadRequest(
                        "field 'asset' is '" + asset + "'; expected one that " + venue.name() + " trades"));
        if (!amount.matches("[0-9]{1,9}(\\.[0-9]{1,8})?") || Fixed8.parse(amount) == 0) {
            throw new BadRequest("field 'amount' is '" + amount
                    + "'; expected a number above zero as a string, up to nine digits and eight decimals");
        }
        if (!kind.changesTotal() && venue.name() != VenueName.BINANCE) {
            throw new BadRequest("field 'kind' is '" + kind + "', which only BINANCE tells of");
        }
        if (account.balance(asset).total() > MOST_HELD && kind.frees()) {
            throw new BadRequest(409, "the account holds more than can be counted with already: asset=" + asset);
        }
        try {
            Movement movement = venue.exchange().move(instrument, account.id(), kind, asset, Fixed8.parse(amount));
            Balance now = account.balance(asset);
            return NODES.objectNode()
                    .put("id", movement.id())
                    .put("asset", asset)
                    .put("free", Fixed8.text(now.free()))
                    .put("locked", Fixed8.text(now.locked()));
        } catch (CommandRefused refused) {
            throw new BadRequest(409, "field 'amount' is '" + amount + "'; the account does not have so much " + asset);
        }
    }

    private JsonNode orders(Query query) throws BadRequest {
        query.allow(Set.of("venue", "account", "since"));
        long sinceMs = query.number("since", 0);
        ControlledVenue venue = venue(query.text("venue", VenueName.BINANCE.name()));
        Account account = account(venue, query);
        ArrayNode list = NODES.arrayNode();
        for (Order order : venue.exchange().orders().all(account.id())) {
            OrderTerms terms = order.terms();
            if (terms.createTimeMs() < sinceMs) {
                continue;
            }
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
