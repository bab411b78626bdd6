package io.kairos.simulator.okx.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.kairos.simulator.exchange.Exchange;
import io.kairos.simulator.market.Instrument;
import java.util.List;
import java.util.Optional;

/** Time, instruments, price limits and the venue's own state. */
final class PublicMethods {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Exchange exchange;
    private final Instruments instruments;
    private final VenueState state;

    PublicMethods(Exchange exchange, Market market, VenueState state) {
        this.exchange = exchange;
        this.instruments = market.instruments();
        this.state = state;
    }

    List<Method> list() {
        return List.of(
                Method.open("public/time", RateLimit.perIp("time", 10), PublicMethods::time),
                Method.open("public/instruments", RateLimit.perIpAndType("instruments", 20), this::instruments),
                Method.reading("account/instruments", RateLimit.perUser("account-instruments", 20), this::instruments),
                Method.open("public/price-limit", RateLimit.perIp("price-limit", 20), this::priceLimit),
                Method.open("system/status", new RateLimit("status", 1, 5_000, RateLimit.Scope.IP), this::status));
    }

    private static Answer time(Call call) {
        return Answer.one(NODES.objectNode().put("ts", Long.toString(call.nowMs())));
    }

    private Answer instruments(Call call) throws ApiError {
        boolean spot = Instruments.isSpot(call.params());
        Optional<Instrument> one = spot ? instruments.optional(call.params()) : Optional.empty();
        ArrayNode rows = NODES.arrayNode();
        if (spot) {
            for (Instrument instrument : instruments.all()) {
                boolean wanted = one.isEmpty() || one.get().id() == instrument.id();
                if (wanted && state.isListed(instrument)) {
                    rows.add(InstrumentBodies.row(instruments, instrument, state));
                }
            }
        }
        return Answer.ok(rows);
    }

    private Answer priceLimit(Call call) throws ApiError {
        Instrument instrument = instruments.required(call.params());
        PriceBand band = PriceBand.of(exchange, instrument, state.tickSize(instrument));
        return Answer.one(NODES.objectNode()
                .put("instType", "SPOT")
                .put("instId", instruments.id(instrument))
                .put("buyLmt", DecimalText.of(band.highestBid()))
                .put("sellLmt", DecimalText.of(band.lowestAsk()))
                .put("ts", Long.toString(call.nowMs()))
                .put("enabled", true));
    }

    private Answer status(Call call) {
        return Answer.ok(SystemStatus.rows(state, call.nowMs()));
    }
}
