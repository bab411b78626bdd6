package io.kairos.engine.adapter.outbound.execution.okx;

import static io.kairos.engine.adapter.outbound.execution.okx.OkxBench.LIMIT;
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
class OkxDecimalsIT {
    @Test
    void shouldTradeOnWhileTheMarketGetsMoreDecimals(@TempDir Path directory) throws Exception {
        try (OkxBench bench = new OkxBench(directory)) {
            OkxOrderGateway gateway = bench.up(bench.context());
            Instrument before = bench.btcUsdt;
            long px = bench.priceAt(97);
            long qty = bench.qty("0.001");
            gateway.sendNewOrder(limit(201, before, TimeInForce.GTC, px, qty));
            bench.awaitTaken(201);

            gateway.sendNewOrder(limit(202, before, TimeInForce.GTC, px, qty));
            Instrument finer = before.withDecimals(before.priceDecimals() + 1, before.qtyDecimals() + 1);
            gateway.define(finer);
            gateway.sendNewOrder(limit(203, finer, TimeInForce.GTC, px * 10, qty * 10));
            // Approved by the old definition, sent when the gateway has the new one.
            gateway.sendNewOrder(limit(204, before, TimeInForce.GTC, px, qty));
            long high = bench.priceAt(102) * 10;
            gateway.sendNewOrder(limit(205, finer, TimeInForce.IOC, high, qty * 10));
            for (long orderId = 202; orderId <= 204; orderId++) {
                bench.awaitTaken(orderId);
            }
            bench.awaitState(205, OrderState.FILLED);
            assertPrice(bench, 202, DecimalText.format(px, before.priceDecimals()));
            assertPrice(bench, 203, DecimalText.format(px * 10, finer.priceDecimals()));
            assertPrice(bench, 204, DecimalText.format(px, before.priceDecimals()));
            bench.btcUsdt = finer;
            bench.assertTradesEqualVenue(205);
            gateway.sendStatusQuery(finer.id(), 201);
            await("an order of before is told of in the new decimals")
                    .atMost(LIMIT)
                    .until(() -> bench.sink.terms.contains(
                            new RecordingSink.Terms(ReportKind.STATUS, 201, px * 10, qty * 10)));

            for (long orderId : new long[] {201, 202, 203, 204}) {
                gateway.sendCancel(finer.id(), orderId);
                bench.awaitState(orderId, OrderState.CANCELED);
            }
            bench.awaitBalancesEqualLedger();
        }
    }

    private static ApprovedOrder limit(long orderId, Instrument on, TimeInForce timeInForce, long px, long qty) {
        return ApprovedOrderFixture.order(orderId, on, Side.BUY, OrderType.LIMIT, timeInForce, px, qty);
    }

    private static void assertPrice(OkxBench bench, long orderId, String px) throws Exception {
        assertThat(new BigDecimal(
                        bench.venueOrder(orderId).orElseThrow().path("price").asText()))
                .as("order %d at the venue", orderId)
                .isEqualByComparingTo(px);
    }
}
