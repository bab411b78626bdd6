package io.kairos.engine.adapter.outbound.execution.kraken;

import com.fasterxml.jackson.databind.JsonNode;
import io.kairos.domain.instrument.Asset;
import io.kairos.engine.adapter.outbound.execution.entry.VenueNames;
import io.kairos.engine.adapter.outbound.execution.kraken.EntryCounters.Counter;
import io.kairos.engine.adapter.outbound.execution.kraken.Fields.UnreadableException;
import io.kairos.engine.adapter.venue.ExecutionEvents;
import io.kairos.engine.adapter.venue.kraken.AssetIds;
import io.kairos.journal.codec.MovementKind;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The account's balances from both sides: the socket tells totals as they change, but not what is held for orders; BalanceEx tells
 * both, but neither when, and may trail. An answer counts as of a moment only if its totals are those of the socket. Event loop only.
 */
final class AccountBook {
    private static final Logger LOG = LoggerFactory.getLogger(AccountBook.class);

    private final VenueNames names;
    private final AssetIds ids;
    private final ExecutionEvents events;
    private final EntryCounters counters;
    private final Map<Integer, Long> totals = new HashMap<>();

    AccountBook(VenueNames names, AssetIds ids, ExecutionEvents events, EntryCounters counters) {
        this.names = names;
        this.ids = ids;
        this.events = events;
        this.counters = counters;
    }

    /** The rows with which the balances channel begins: every asset that is not zero. */
    void onStreamSnapshot(JsonNode rows) {
        totals.clear();
        for (JsonNode row : rows) {
            Asset asset = names.asset(row.path("asset").asText());
            if (asset == null) {
                continue;
            }
            JsonNode wallets = row.path("wallets");
            if (!wallets.isArray()) {
                put(asset, row);
                continue;
            }
            for (JsonNode wallet : wallets) {
                if (isTradable(wallet.path("type").asText(), wallet.path("id").asText())) {
                    put(asset, wallet);
                }
            }
        }
    }

    /** A booking; its balance is the one after it. */
    void onStreamUpdate(JsonNode row, long receiveTimeNs) {
        Asset asset = names.asset(row.path("asset").asText());
        if (asset != null
                && isTradable(
                        row.path("wallet_type").asText("spot"),
                        row.path("wallet_id").asText("main"))) {
            put(asset, row);
            told(asset, row, receiveTimeNs);
        }
    }

    /** Bookings of trades are the business of the executions channel. */
    private void told(Asset asset, JsonNode row, long receiveTimeNs) {
        String type = row.path("type").asText();
        if ("trade".equals(type)) {
            return;
        }
        try {
            BigDecimal amount = new BigDecimal(Fields.decimal(row, "amount"));
            BigDecimal fee = row.has("fee") ? new BigDecimal(Fields.decimal(row, "fee")) : BigDecimal.ZERO;
            long moved = amount.subtract(fee)
                    .setScale(asset.decimals(), RoundingMode.UP)
                    .unscaledValue()
                    .longValueExact();
            if (moved != 0) {
                MovementKind kind =
                        switch (type) {
                            case "deposit" -> MovementKind.DEPOSIT;
                            case "withdrawal" -> MovementKind.WITHDRAWAL;
                            case "transfer" -> MovementKind.TRANSFER;
                            default -> MovementKind.OTHER;
                        };
                events.movement(
                        asset.id(),
                        receiveTimeNs,
                        moved,
                        kind,
                        row.path("ledger_id").asText());
            }
        } catch (UnreadableException e) {
            notUnderstood(asset, e);
        } catch (ArithmeticException | NumberFormatException e) {
            notUnderstood(asset, new UnreadableException("amount: expected a number that fits 64 bits"));
        }
    }

    private static boolean isTradable(String type, String id) {
        return "spot".equals(type) && "main".equals(id);
    }

    private void put(Asset asset, JsonNode row) {
        try {
            totals.put(asset.id(), (Long) Fields.amountDown(row, "balance", asset.decimals()));
        } catch (UnreadableException e) {
            notUnderstood(asset, e);
        }
    }

    /** Whether an answer of BalanceEx tells the totals that the socket tells. */
    boolean agrees(JsonNode balances) {
        Map<Integer, JsonNode> told = rows(balances);
        for (Asset asset : names.assets()) {
            if (!agrees(asset, told.get(asset.id()))) {
                return false;
            }
        }
        return true;
    }

    private boolean agrees(Asset asset, @Nullable JsonNode row) {
        try {
            long total = row == null ? 0 : Fields.amountDown(row, "balance", asset.decimals());
            return total == totals.getOrDefault(asset.id(), 0L);
        } catch (UnreadableException e) {
            notUnderstood(asset, e);
            return false;
        }
    }

    private Map<Integer, JsonNode> rows(JsonNode balances) {
        Map<Integer, JsonNode> told = new HashMap<>();
        for (Map.Entry<String, JsonNode> entry : balances.properties()) {
            Asset asset = asset(entry.getKey());
            if (asset != null) {
                told.put(asset.id(), entry.getValue());
            }
        }
        return told;
    }

    /** Passes an answer of BalanceEx on as the truth as of {@code timeNs}, assets that it leaves out being zero. */
    void publish(JsonNode balances, long receiveTimeNs, long timeNs) {
        each(
                balances,
                (asset, row, free, held) ->
                        events.balance(asset.id(), receiveTimeNs, timeNs, Math.max(0, free), held, true));
    }

    /**
     * Passes an answer of BalanceEx on that was asked for at {@code askedNs} to compare the balances. It is as of then where it tells the
     * total that the socket tells and nothing is held; otherwise it may trail.
     */
    void compare(JsonNode balances, long askedNs, long receiveTimeNs, long timeNs, long lagNs) {
        each(balances, (asset, row, free, held) -> {
            long notBeforeNs = held == 0 && agrees(asset, row) ? askedNs : askedNs - lagNs;
            events.comparedBalance(asset.id(), notBeforeNs, receiveTimeNs, timeNs, Math.max(0, free), held);
        });
    }

    private interface Told {
        void balance(Asset asset, @Nullable JsonNode row, long free, long held);
    }

    private void each(JsonNode balances, Told to) {
        Map<Integer, JsonNode> told = rows(balances);
        for (Asset asset : names.assets()) {
            JsonNode row = told.get(asset.id());
            try {
                long held = row == null ? 0 : Fields.amountUp(row, "hold_trade", asset.decimals());
                long free = row == null ? 0 : Math.subtractExact(available(row, asset), held);
                to.balance(asset, row, free, held);
            } catch (UnreadableException e) {
                notUnderstood(asset, e);
            } catch (ArithmeticException e) {
                notUnderstood(asset, new UnreadableException("sum does not fit 64 bits"));
            }
        }
    }

    private static long available(JsonNode row, Asset asset) {
        long balance = Fields.amountDown(row, "balance", asset.decimals());
        long credit = row.has("credit") ? Fields.amountDown(row, "credit", asset.decimals()) : 0;
        long used = row.has("credit_used") ? Fields.amountUp(row, "credit_used", asset.decimals()) : 0;
        return Math.subtractExact(Math.addExact(balance, credit), used);
    }

    private @Nullable Asset asset(String id) {
        String name = ids.name(id);
        return name == null ? null : names.asset(name);
    }

    private void notUnderstood(Asset asset, UnreadableException cause) {
        counters.count(Counter.NOT_UNDERSTOOD);
        LOG.error("Kraken balance not understood: asset={} cause={}", asset.name(), cause.getMessage());
    }
}
