package io.kairos.engine.adapter.outbound.execution.kraken;

import static io.kairos.engine.adapter.outbound.execution.kraken.KrakenEntryFixture.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.number.DecimalText;
import io.kairos.domain.order.OrderType;
import io.kairos.domain.order.Side;
import io.kairos.domain.order.TimeInForce;
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

/**
 * Orders placed before, across and after the engine has taken a definition with more decimals, compared with the venue's books. The
 * simulated markets of this venue have the finest ticks that it can keep books in, so the venue itself stays as it is.
 */
@Timeout(120)
class KrakenDecimalsIT {
    @Test
    void shouldTradeOnWhileTheMarketGetsMoreDecimals(@TempDir Path directory) throws Exception {
        try (KrakenEntryFixture fixture = new KrakenEntryFixture(directory, KrakenVenue.Settings.STANDARD)) {
            KrakenOrderGateway gateway = fixture.upGateway();
            Instrument before = fixture.btcUsd;
            long px = fixture.bidTimes(80);
            long high = fixture.bidTimes(105);
            long qty = fixture.qty("0.001");
            gateway.sendNewOrder(limit(201, before, TimeInForce.GTC, px, qty));
            fixture.awaitReport(201, ReportKind.ACCEPTED);

            gateway.sendNewOrder(limit(202, before, TimeInForce.GTC, px, qty));
            Instrument finer = before.withDecimals(before.priceDecimals() + 1, before.qtyDecimals());
            gateway.define(finer);
            gateway.sendNewOrder(limit(203, finer, TimeInForce.GTC, px * 10, qty));
            // Approved by the old definition, sent when the gateway has the new one.
            gateway.sendNewOrder(limit(204, before, TimeInForce.GTC, px, qty));
            gateway.sendNewOrder(limit(205, finer, TimeInForce.IOC, high * 10, qty));
            for (long orderId = 202; orderId <= 205; orderId++) {
                fixture.awaitReport(orderId, ReportKind.ACCEPTED);
            }
            fixture.awaitState(205, OrderState.FILLED);
            assertPrice(fixture, 202, DecimalText.format(px, before.priceDecimals()));
            assertPrice(fixture, 203, DecimalText.format(px * 10, finer.priceDecimals()));
            assertPrice(fixture, 204, DecimalText.format(px, before.priceDecimals()));
            fixture.btcUsd = finer;
            fixture.assertTradesAreTheVenues(205);
            gateway.sendStatusQuery(finer.id(), 201);
            await("an order of before is told of in the new decimals")
                    .atMost(LIMIT)
                    .until(() ->
                            fixture.sink.terms.contains(new RecordingSink.Terms(ReportKind.STATUS, 201, px * 10, qty)));

            for (long orderId : new long[] {201, 202, 203, 204}) {
                gateway.sendCancel(finer.id(), orderId);
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
}
