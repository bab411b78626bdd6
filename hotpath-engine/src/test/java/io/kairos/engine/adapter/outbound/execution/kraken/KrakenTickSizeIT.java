package io.kairos.engine.adapter.outbound.execution.kraken;

import static io.kairos.engine.adapter.outbound.execution.kraken.KrakenEntryFixture.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.number.DecimalText;
import io.kairos.domain.order.OrderType;
import io.kairos.domain.order.Side;
import io.kairos.domain.order.TimeInForce;
import io.kairos.engine.adapter.venue.InstrumentSpec;
import io.kairos.engine.adapter.venue.RecordingSink;
import io.kairos.engine.domain.risk.ApprovedOrder;
import io.kairos.engine.domain.risk.ApprovedOrderFixture;
import io.kairos.journal.codec.OrderState;
import io.kairos.journal.codec.ReportKind;
import io.kairos.simulator.kraken.KrakenVenue;
import java.math.BigDecimal;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Orders placed before, across and after a change of the tick, compared with the venue's books. */
@Timeout(120)
class KrakenTickSizeIT {
    @Test
    void shouldTradeOnWhileTheTickGetsFinerAndCoarser(@TempDir Path directory) throws Exception {
        try (KrakenEntryFixture fixture = new KrakenEntryFixture(directory, KrakenVenue.Settings.STANDARD)) {
            KrakenOrderGateway gateway = fixture.upGateway();
            Instrument before = fixture.btcUsd;
            long px = fixture.bidTimes(80);
            long high = fixture.bidTimes(105);
            long qty = fixture.qty("0.001");
            gateway.sendNewOrder(limit(201, before, TimeInForce.GTC, px, qty));
            fixture.awaitReport(201, ReportKind.ACCEPTED);

            fixture.simulated.fault("TICK_SIZE", "\"venue\":\"KRAKEN\",\"symbol\":\"BTC/USD\"");
            // Approved by the old definition, sent when the venue has the new one.
            gateway.sendNewOrder(limit(202, before, TimeInForce.GTC, px, qty));
            Instrument finer = reloaded(fixture);
            assertThat(finer.priceDecimals()).isEqualTo(before.priceDecimals() + 1);
            gateway.define(finer);
            gateway.sendNewOrder(limit(203, finer, TimeInForce.GTC, px * 10 + 1, qty));
            // Approved by the old definition, sent when the gateway has the new one.
            gateway.sendNewOrder(limit(204, before, TimeInForce.GTC, px, qty));
            gateway.sendNewOrder(limit(205, finer, TimeInForce.IOC, high * 10 + 3, qty));
            for (long orderId = 202; orderId <= 205; orderId++) {
                fixture.awaitReport(orderId, ReportKind.ACCEPTED);
            }
            fixture.awaitState(205, OrderState.FILLED);
            assertPrice(fixture, 202, DecimalText.format(px, before.priceDecimals()));
            assertPrice(fixture, 203, DecimalText.format(px * 10 + 1, finer.priceDecimals()));
            assertPrice(fixture, 204, DecimalText.format(px, before.priceDecimals()));
            fixture.btcUsd = finer;
            fixture.assertTradesAreTheVenues(205);
            gateway.sendStatusQuery(finer.id(), 201);
            await("an order of before is told of in the new decimals")
                    .atMost(LIMIT)
                    .until(() ->
                            fixture.sink.terms.contains(new RecordingSink.Terms(ReportKind.STATUS, 201, px * 10, qty)));

            fixture.simulated.fault("CLEAR", "");
            Instrument coarser = reloaded(fixture);
            assertThat(coarser.priceDecimals()).as("never fewer").isEqualTo(finer.priceDecimals());
            assertThat(coarser.tickPx()).isEqualTo(10 * before.tickPx());
            gateway.define(coarser);
            gateway.sendNewOrder(limit(206, coarser, TimeInForce.GTC, px * 10, qty));
            fixture.awaitReport(206, ReportKind.ACCEPTED);
            assertPrice(fixture, 206, DecimalText.format(px, before.priceDecimals()));
            for (long orderId : new long[] {201, 202, 203, 204, 206}) {
                gateway.sendCancel(coarser.id(), orderId);
                fixture.awaitState(orderId, OrderState.CANCELED);
            }
            fixture.awaitBalancesEqualLedger();
        }
    }

    private static ApprovedOrder limit(long orderId, Instrument on, TimeInForce timeInForce, long px, long qty) {
        return ApprovedOrderFixture.order(orderId, on, Side.BUY, OrderType.LIMIT, timeInForce, px, qty);
    }

    private static void assertPrice(KrakenEntryFixture fixture, long orderId, String px) throws Exception {
        assertThat(new BigDecimal(fixture.venueOrder(orderId).path("price").asText()))
                .as("order %d at the venue", orderId)
                .isEqualByComparingTo(px);
    }

    private static Instrument reloaded(KrakenEntryFixture fixture) throws Exception {
        for (InstrumentSpec spec :
                fixture.simulated.venue(fixture.simulated.entryContext()).loadInstruments()) {
            if (spec.symbol().equals("BTC-USD")) {
                return spec.register(fixture.registry);
            }
        }
        throw new AssertionError("BTC-USD is not listed");
    }
}
