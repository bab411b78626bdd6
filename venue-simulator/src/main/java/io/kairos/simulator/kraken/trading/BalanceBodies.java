package io.kairos.simulator.kraken.trading;

import io.kairos.simulator.exchange.ExecutionReport;
import io.kairos.simulator.exchange.Movement;
import io.kairos.simulator.kraken.api.Assets;
import io.kairos.simulator.kraken.api.JsonText;
import io.kairos.simulator.kraken.api.OrderBodies;
import io.kairos.simulator.kraken.api.OrderIds;
import io.kairos.simulator.kraken.api.VenueTime;
import io.kairos.simulator.ledger.Account;
import io.kairos.simulator.ledger.Balance;
import io.kairos.simulator.market.Instrument;
import io.kairos.simulator.matching.Fill;
import io.kairos.simulator.matching.OrderTerms;
import io.kairos.simulator.matching.Side;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Rows of the balances channel: totals in the snapshot, then one row per booking, two for each trade. */
final class BalanceBodies {
    private static final int DECIMALS = 8;

    private final VenueTime time;

    BalanceBodies(VenueTime time) {
        this.time = time;
    }

    /** A change of one asset; {@code amount} does not contain the fee. */
    private record Booking(
            String id, String reference, long timeMs, String type, String asset, long amount, long fee) {}

    /** All assets of an account. */
    String snapshot(Account account) {
        JsonText rows = new JsonText().array();
        for (Balance balance : account.balances()) {
            int decimals = Assets.decimals(balance.asset());
            rows.object()
                    .text("asset", balance.asset())
                    .text("asset_class", "currency")
                    .decimal("balance", balance.total(), decimals)
                    .array("wallets")
                    .object()
                    .text("type", "spot")
                    .text("id", "main")
                    .decimal("balance", balance.total(), decimals)
                    .endObject()
                    .endArray()
                    .endObject();
        }
        return rows.endArray().toString();
    }

    /** The bookings of one action's trades in order, each with the balance after it. */
    List<String> rows(List<ExecutionReport> reports, Account account) {
        List<Booking> bookings = new ArrayList<>();
        for (ExecutionReport report : reports) {
            Fill fill = report.fill();
            if (fill != null) {
                add(bookings, report, fill);
            }
        }
        // Only the balance after the whole action is known: the ones before are worked out backwards.
        Map<String, Long> after = new HashMap<>();
        List<String> rows = new ArrayList<>();
        for (int i = bookings.size() - 1; i >= 0; i--) {
            Booking booking = bookings.get(i);
            long balance = after.computeIfAbsent(
                    booking.asset(), asset -> account.balance(asset).total());
            after.put(booking.asset(), balance - booking.amount() + booking.fee());
            rows.add(0, row(booking, balance));
        }
        return rows;
    }

    /** The booking of funds that no order moved. */
    String row(int accountId, Movement movement, Account account) {
        String type =
                switch (movement.kind()) {
                    case DEPOSIT -> "deposit";
                    case WITHDRAWAL -> "withdrawal";
                    case TRANSFER_IN, TRANSFER_OUT -> "transfer";
                    case LOCK, UNLOCK -> throw new IllegalArgumentException("no booking: " + movement);
                };
        String id = OrderIds.booking(0, movement.id(), accountId, false);
        Booking booking = new Booking(id, id, movement.timeMs(), type, movement.asset(), movement.signed(), 0);
        return row(booking, account.balance(movement.asset()).total());
    }

    private static void add(List<Booking> bookings, ExecutionReport report, Fill fill) {
        OrderTerms terms = report.order().terms();
        Instrument instrument = terms.instrument();
        boolean buy = terms.side() == Side.BUY;
        String reference = OrderBodies.executionId(report.order(), fill);
        long baseFee = fill.commissionAsset().equals(instrument.base()) ? fill.commission() : 0;
        long quoteFee = fill.commission() - baseFee;
        bookings.add(new Booking(
                OrderIds.booking(instrument.id(), fill.tradeId(), terms.accountId(), false),
                reference,
                fill.timeMs(),
                "trade",
                instrument.quote(),
                buy ? -fill.quoteQuantity() : fill.quoteQuantity(),
                quoteFee));
        bookings.add(new Booking(
                OrderIds.booking(instrument.id(), fill.tradeId(), terms.accountId(), true),
                reference,
                fill.timeMs(),
                "trade",
                instrument.base(),
                buy ? fill.quantity() : -fill.quantity(),
                baseFee));
    }

    private String row(Booking booking, long balance) {
        return new JsonText()
                .object()
                .text("ledger_id", booking.id())
                .text("ref_id", booking.reference())
                .text("timestamp", time.rfc3339(booking.timeMs()))
                .text("type", booking.type())
                .text("asset", booking.asset())
                .text("asset_class", "currency")
                .text("category", booking.type())
                .text("wallet_type", "spot")
                .text("wallet_id", "main")
                .decimal("amount", booking.amount(), DECIMALS)
                .decimal("fee", booking.fee(), DECIMALS)
                .decimal("balance", balance, DECIMALS)
                .endObject()
                .toString();
    }
}
