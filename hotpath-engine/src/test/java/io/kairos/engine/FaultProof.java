package io.kairos.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.kairos.domain.instrument.Asset;
import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.InstrumentRegistry;
import io.kairos.domain.instrument.Venue;
import io.kairos.domain.number.DecimalText;
import io.kairos.domain.number.FixedMath;
import io.kairos.domain.order.OrderType;
import io.kairos.domain.order.Side;
import io.kairos.domain.order.TimeInForce;
import io.kairos.engine.FaultCatalogue.Case;
import io.kairos.engine.FaultCatalogue.Stimulus;
import io.kairos.engine.adapter.venue.MarketChanges;
import io.kairos.engine.adapter.venue.RecordingSink;
import io.kairos.engine.application.port.OrderGateway;
import io.kairos.engine.domain.risk.ApprovedOrderFixture;
import io.kairos.journal.codec.LinkState;
import io.kairos.simulator.exchange.BookHistory.BookAt;
import io.kairos.simulator.fault.FaultKind;
import io.kairos.simulator.world.WorldSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Feed and order entry of one venue under one fault of the catalogue after the other, and what must be true of each: no book is LIVE
 * with what the venue never had, and all are LIVE and true again when the fault is over; no order is told of otherwise than the
 * venue's ledger has it, and each ends as it does there, with every trade once; balances are the ledger's; no limit is broken.
 */
final class FaultProof implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FaultProof.class);
    private static final Duration LIMIT = Duration.ofSeconds(75);
    private static final Duration TRADING_LIMIT = Duration.ofSeconds(25);
    /** How long faults are left alone before what is left of them is ended: those that last for a time, and those that are counted. */
    private static final long LASTING_MS = 1_700;

    private static final long COUNTED_MS = 700;
    /** Orders that give a fault something to strike. */
    private static final int MAX_ORDERS = 14;

    private static final long RELOAD_RETRY_MS = 200;
    private static final int TRUE_DECIMALS = 8;
    private static final long NO_ORDER = 1_000_000_000;
    /** In whole units of the quote currency. */
    private static final long ORDER_VALUE = 100;

    private static final long MINUTE_MS = 60_000;
    private static final long LATE_IN_MINUTE_MS = 48_000;

    private final FaultSides sides;
    private final Venue venue;
    private final ProofMarket market;
    private final RecordingSink sink = new RecordingSink();
    private final OrderGateway gateway;
    private final FaultOrders orders;
    private final ScheduledExecutorService reloads = Executors.newSingleThreadScheduledExecutor();
    private long nextOrderId = 1;
    private int proven;

    /** Starts all and waits until both adapters are up. */
    FaultProof(Path directory, FaultSides sides) throws IOException, InterruptedException {
        this.sides = sides;
        this.venue = sides.side().venue();
        market = new ProofMarket(directory, new WorldSettings(7, 400, 0, 500, 1_000), List.of(sides.side()));
        market.onReload(reason -> reload());
        gateway = Objects.requireNonNull(
                market.adapter(venue).gateway(copy(market.registry()), sink), "no order entry with these settings");
        orders = new FaultOrders(sink, gateway, sides.askEveryMs());
        market.start();
        gateway.start();
        awaitUp();
    }

    private static InstrumentRegistry copy(InstrumentRegistry registry) {
        InstrumentRegistry copy = new InstrumentRegistry();
        registry.assets().forEach(asset -> copy.asset(asset.name(), asset.decimals()));
        registry.instruments().forEach(copy::put);
        return copy;
    }

    /**
     * One test per kind, in the order of the catalogue, besides what locks us out until the minute is over: that is done shortly before.
     */
    Stream<DynamicTest> tests() {
        String only = System.getProperty("kairos.faults.only", "");
        List<Case> left = new ArrayList<>(FaultCatalogue.cases(venue).values());
        left.removeIf(done -> !only.isEmpty()
                && !List.of(only.split(",")).contains(done.kind().name()));
        return Stream.concat(
                Stream.generate(() -> takeNext(left))
                        .limit(left.size())
                        .map(done -> DynamicTest.dynamicTest(done.kind().name(), () -> prove(done))),
                Stream.of(DynamicTest.dynamicTest("balances in the end", this::awaitBalancesEqualLedger)));
    }

    private static Case takeNext(List<Case> left) {
        boolean lateInMinute = System.currentTimeMillis() % MINUTE_MS > LATE_IN_MINUTE_MS;
        for (int i = 0; i < left.size(); i++) {
            boolean locksOut = left.get(i).kind() == FaultKind.RATE_LIMIT;
            if (locksOut == lateInMinute) {
                return left.remove(i);
            }
        }
        return left.remove(0);
    }

    /** Does one kind and checks what must be true. */
    void prove(Case done) {
        proven++;
        long startNs = System.nanoTime();
        long logged = lastLogged();
        List<Long> ids = new ArrayList<>();
        long resting = rest(ids);
        await("the venue has order " + resting).atMost(LIMIT).until(() -> venueOrder(resting) != null);
        await("the venue took order " + resting).atMost(LIMIT).until(() -> !sink.reportsOf(resting)
                .isEmpty());

        List<Long> armed = new ArrayList<>();
        for (String fault : done.faults()) {
            armed.add(market.fault(fault.replace("{V}", venue.name())
                    .replace("{S}", instrument().venueSymbol())
                    .replace("{P}", sides.entryService())
                    .replace("{M}", sides.marketService())));
        }
        long armedNs = System.nanoTime();
        boolean lasts = done.faults().stream().anyMatch(fault -> fault.contains("durationMillis"));
        stimulate(done.stimulus(), resting, ids);
        take(ids);
        var unused = gateway.sendCancel(instrument().id(), resting);
        awaitStruck(done, logged, armed, ids, resting);
        await("the faults' own end")
                .atMost(LIMIT)
                .until(() -> market.get("/faults").isEmpty() || isPast(armedNs, lasts ? LASTING_MS : COUNTED_MS));
        market.clearFaults();
        long clearedNs = System.nanoTime();
        if (done.stimulus() == Stimulus.RELOAD) {
            reload();
        }

        awaitUp();
        awaitTradingAgain(done.kind(), ids);
        orders.settle(instrument(), ids, LIMIT);
        ids.forEach(this::assertToldAsTheVenueHasIt);
        if (sides.balancesAtOnce()) {
            awaitBalancesEqualLedger();
        }
        market.awaitLive(LIMIT);
        market.assertTrueAtRest(LIMIT, done.kind().name());
        assertThat(market.judge().wrong()).as("%s: quotes", done.kind()).isEmpty();
        assertThat(sink.reports).as("everything is of an order of ours").noneMatch(report -> report.orderId() == 0);
        JsonNode breaches = market.health().path("venues").path(venue.name());
        assertThat(breaches.path("limitBreachesTotal").asLong())
                .as("%s: %s", done.kind(), breaches.path("limitBreaches"))
                .isZero();
        LOG.info(
                "{} {}: orders={} faultMs={} recoveryMs={}",
                venue,
                done.kind(),
                ids.size(),
                TimeUnit.NANOSECONDS.toMillis(clearedNs - startNs),
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - clearedNs));
    }

    private void stimulate(Stimulus stimulus, long resting, List<Long> ids) {
        String drop = "{\"kind\":\"DISCONNECT\",\"venue\":\"" + venue + "\",\"connection\":\"";
        switch (stimulus) {
            case RECONNECT_ENTRY -> market.fault(drop + sides.entryService() + "\"}");
            case RECONNECT_ALL -> {
                market.fault(drop + sides.entryService() + "\"}");
                market.fault(drop + sides.marketService() + "\"}");
            }
            case REFUSAL -> {
                long id = nextOrderId++;
                await("order " + id + " is sent")
                        .atMost(LIMIT)
                        .until(() -> place(id, TimeInForce.GTC, 97, instrument().stepQty()));
                ids.add(id);
            }
            case QUERY_UNKNOWN -> gateway.sendStatusQuery(instrument().id(), NO_ORDER);
            case QUERY -> gateway.sendStatusQuery(instrument().id(), resting);
            case RELOAD -> reload();
            case NONE -> {
                // Trading is enough.
            }
        }
    }

    /** Goes on trading until each fault has struck. */
    private void awaitStruck(Case done, long logged, List<Long> armed, List<Long> ids, long resting) {
        Map<Long, String> silent = new LinkedHashMap<>();
        for (int i = 0; i < armed.size(); i++) {
            silent.put(armed.get(i), done.faults().get(i));
        }
        long[] lastNs = {System.nanoTime()};
        await().atMost(LIMIT).untilAsserted(() -> {
            switch (done.kind()) {
                // What the venue says of itself is not logged each time that it says it.
                case MAINTENANCE, CLOCK_SKEW -> silent.clear();
                default ->
                    market.get("/faults/log?limit=10000&since=" + logged)
                            .path("entries")
                            .forEach(
                                    entry -> silent.remove(entry.path("faultId").asLong()));
            }
            if (!silent.isEmpty() && isPast(lastNs[0], sides.askEveryMs())) {
                lastNs[0] = System.nanoTime();
                if (ids.size() < MAX_ORDERS) {
                    take(ids);
                }
                if (done.stimulus() == Stimulus.QUERY) {
                    var unused = gateway.sendStatusQuery(instrument().id(), resting);
                }
            }
            assertThat(silent).as("faults that struck nothing").isEmpty();
        });
    }

    private static boolean isPast(long sinceNs, long ms) {
        return System.nanoTime() - sinceNs > TimeUnit.MILLISECONDS.toNanos(ms);
    }

    private void awaitUp() {
        await("order entry is up").atMost(LIMIT).until(() -> sink.linkState() == LinkState.UP);
        market.awaitLive(LIMIT);
    }

    /** An order that is placed now is told to have traded without being asked for: nothing that the fault left behind is in the way. */
    private void awaitTradingAgain(FaultKind kind, List<Long> ids) {
        long firstId = nextOrderId;
        long[] lastNs = {System.nanoTime() - TimeUnit.SECONDS.toNanos(10)};
        await("an order trades")
                .atMost(kind == FaultKind.RATE_LIMIT ? LIMIT : TRADING_LIMIT)
                .until(() -> {
                    for (long id = firstId; id < nextOrderId; id++) {
                        if (orders.isTraded(id)) {
                            return true;
                        }
                    }
                    if (isPast(lastNs[0], 1_000)) {
                        lastNs[0] = System.nanoTime();
                        take(ids);
                    }
                    return false;
                });
    }

    /** Places an order far from the market. */
    private long rest(List<Long> ids) {
        long id = nextOrderId++;
        await("order " + id + " is sent").atMost(LIMIT).until(() -> place(id, TimeInForce.GTC, 97));
        ids.add(id);
        return id;
    }

    /** Places an order that trades at once, if order entry takes it. */
    private void take(List<Long> ids) {
        if (place(nextOrderId, TimeInForce.IOC, 102)) {
            ids.add(nextOrderId++);
        }
    }

    private boolean place(long id, TimeInForce timeInForce, int percent) {
        return place(id, timeInForce, percent, 0);
    }

    /** Without a quantity one that is worth enough. */
    private boolean place(long id, TimeInForce timeInForce, int percent, long tooLittle) {
        Instrument on = instrument();
        BookAt book = market.simulator().book(sides.side().simulated(), on.venueSymbol(), 1);
        long px = book.bids().isEmpty() ? 0 : rescaled(book.bids().get(0).price(), on.priceDecimals());
        long limitPx = px / 100 * percent;
        if (px == 0) {
            return false;
        }
        long qty = ORDER_VALUE * FixedMath.pow10(on.priceDecimals() + on.qtyDecimals()) / px;
        qty = tooLittle > 0 ? tooLittle : Math.max(on.minQty(), qty - qty % on.stepQty());
        return gateway.sendNewOrder(ApprovedOrderFixture.order(
                id, on, Side.BUY, OrderType.LIMIT, timeInForce, limitPx - limitPx % on.tickPx(), qty));
    }

    private static long rescaled(long price, int decimals) {
        long mantissa = price;
        for (int i = decimals; i < TRUE_DECIMALS; i++) {
            mantissa /= 10;
        }
        return mantissa;
    }

    /** What is traded now, as it is defined now. */
    private synchronized Instrument instrument() {
        return market.registry()
                .bySymbol(venue, sides.symbols().get(proven % sides.symbols().size()));
    }

    /** Loads reference data as the engine does: until the venue answers. */
    private void reload() {
        try {
            reloads.execute(this::reloadNow);
        } catch (RejectedExecutionException closing) {
            LOG.debug("not loaded again: {}", closing.toString());
        }
    }

    private void reloadNow() {
        try {
            List<Instrument> changed;
            synchronized (this) {
                changed = MarketChanges.of(
                        market.adapter(venue).loadInstruments(), venue, market.registry(), (spec, cause) -> {
                            throw cause;
                        });
                changed.forEach(market.registry()::put);
            }
            market.feed(venue).redefine(changed);
            changed.forEach(gateway::define);
        } catch (IOException failed) {
            LOG.info("reference data not loaded: {}", failed.toString());
            var unused = reloads.schedule(this::reloadNow, RELOAD_RETRY_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private long lastLogged() {
        long last = 0;
        for (JsonNode entry : market.get("/faults/log?limit=10000").path("entries")) {
            last = Math.max(last, entry.path("sequence").asLong());
        }
        return last;
    }

    private @Nullable JsonNode venueOrder(long orderId) {
        String name = sides.clientId().apply(orderId);
        for (JsonNode order : market.get("/orders?venue=" + venue)) {
            if (order.path("clientOrderId").asText().equals(name)) {
                return order;
            }
        }
        return null;
    }

    private void assertToldAsTheVenueHasIt(long orderId) {
        JsonNode order = venueOrder(orderId);
        if (order == null) {
            orders.assertNeverLived(orderId);
        } else {
            orders.assertEquals(orderId, order, instrument(), market.registry());
        }
    }

    private void awaitBalancesEqualLedger() {
        JsonNode[] ledger = new JsonNode[1];
        await("balances are the ledger's").atMost(LIMIT).untilAsserted(() -> {
            ledger[0] = market.get("/ledger?venue=" + venue).path("balances");
            for (JsonNode balance : ledger[0]) {
                Asset asset =
                        market.registry().assetByName(balance.path("asset").asText());
                RecordingSink.Balance last = sink.balances.stream()
                        .filter(said -> said.assetId() == asset.id())
                        .reduce((first, second) -> second)
                        .orElseThrow();
                assertThat(List.of(last.free(), last.locked()))
                        .as(asset.name())
                        .isEqualTo(List.of(
                                DecimalText.parse(balance.path("free").asText(), asset.decimals()),
                                DecimalText.parse(balance.path("locked").asText(), asset.decimals())));
            }
        });
    }

    @Override
    public void close() {
        reloads.shutdownNow();
        gateway.close();
        market.close();
    }
}
