package io.kairos.engine.adapter.outbound.execution.binance;

import com.fasterxml.jackson.databind.JsonNode;
import io.kairos.domain.instrument.Asset;
import io.kairos.domain.number.DecimalText;
import io.kairos.engine.adapter.outbound.execution.entry.VenueNames;
import io.kairos.engine.adapter.venue.ExecutionEvents;
import io.kairos.journal.codec.MovementKind;
import java.util.HashSet;
import java.util.Set;
import org.agrona.collections.Int2ObjectHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes the venue's absolute balances on, never an older one after a newer one: an event that was under way while the account
 * was queried is recognised by its update time. Event loop only.
 */
final class AccountBook {
    private static final Logger LOG = LoggerFactory.getLogger(AccountBook.class);
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final VenueNames names;
    private final ExecutionEvents events;
    private final Int2ObjectHashMap<Long> updateTimeMs = new Int2ObjectHashMap<>();
    private long notUnderstood;

    AccountBook(VenueNames names, ExecutionEvents events) {
        this.names = names;
        this.events = events;
    }

    long notUnderstood() {
        return notUnderstood;
    }

    /** The answer to an account query: every asset of ours, those that it leaves out being zero. */
    void onAccount(JsonNode account, long receiveTimeNs, boolean snapshot) {
        long timeMs = account.path("updateTime").asLong();
        Set<Integer> said = new HashSet<>();
        for (JsonNode balance : account.path("balances")) {
            Asset asset = names.asset(balance.path("asset").asText());
            if (asset != null) {
                said.add(asset.id());
                if (snapshot || isNotOlder(asset, timeMs)) {
                    publish(asset, balance, "free", "locked", receiveTimeNs, timeMs, snapshot);
                }
            }
        }
        for (Asset asset : names.assets()) {
            if (!said.contains(asset.id()) && (snapshot || isNotOlder(asset, timeMs))) {
                updateTimeMs.put(asset.id(), (Long) timeMs);
                events.balance(asset.id(), receiveTimeNs, toNs(timeMs), 0, 0, snapshot);
            }
        }
    }

    /** The answer to an account query that was sent at {@code askedNs} to compare the balances; says nothing of events. */
    void onComparison(JsonNode account, long askedNs, long receiveTimeNs) {
        long timeNs = toNs(account.path("updateTime").asLong());
        Set<Integer> said = new HashSet<>();
        for (JsonNode balance : account.path("balances")) {
            Asset asset = names.asset(balance.path("asset").asText());
            if (asset != null) {
                said.add(asset.id());
                try {
                    long free = DecimalText.parse(balance.path("free").asText(), asset.decimals());
                    long locked = DecimalText.parse(balance.path("locked").asText(), asset.decimals());
                    events.comparedBalance(asset.id(), askedNs, receiveTimeNs, timeNs, free, locked);
                } catch (NumberFormatException e) {
                    onBadAmount(asset, e);
                }
            }
        }
        for (Asset asset : names.assets()) {
            if (!said.contains(asset.id())) {
                events.comparedBalance(asset.id(), askedNs, receiveTimeNs, timeNs, 0, 0);
            }
        }
    }

    /** An {@code outboundAccountPosition} event. */
    void onPosition(JsonNode event, long receiveTimeNs) {
        long timeMs = event.path("u").asLong();
        for (JsonNode balance : event.path("B")) {
            Asset asset = names.asset(balance.path("a").asText());
            if (asset == null) {
                continue;
            }
            if (isNotOlder(asset, timeMs)) {
                publish(asset, balance, "f", "l", receiveTimeNs, timeMs, false);
            }
        }
    }

    /** A {@code balanceUpdate} event: a deposit, a withdrawal or a transfer, which it does not tell apart. */
    void onMovement(JsonNode event, long receiveTimeNs) {
        Asset asset = names.asset(event.path("a").asText());
        if (asset == null) {
            return;
        }
        try {
            long amount = DecimalText.parse(event.path("d").asText(), asset.decimals());
            if (amount != 0) {
                MovementKind kind = amount > 0 ? MovementKind.DEPOSIT : MovementKind.WITHDRAWAL;
                events.movement(asset.id(), receiveTimeNs, amount, kind, "");
            }
        } catch (NumberFormatException e) {
            onBadAmount(asset, e);
        }
    }

    /** An {@code externalLockUpdate} event: something outside holds more or less of the asset; what it holds is not ours to use. */
    void onLock(JsonNode event, long receiveTimeNs) {
        Asset asset = names.asset(event.path("a").asText());
        if (asset == null) {
            return;
        }
        try {
            long locked = DecimalText.parse(event.path("d").asText(), asset.decimals());
            if (locked != 0) {
                events.movement(asset.id(), receiveTimeNs, -locked, MovementKind.LOCK, "");
            }
        } catch (NumberFormatException e) {
            onBadAmount(asset, e);
        }
    }

    /** The same millisecond may hold several updates; events keep their order, so the later one counts. */
    private boolean isNotOlder(Asset asset, long timeMs) {
        Long known = updateTimeMs.get(asset.id());
        return known == null || timeMs >= known;
    }

    /**
     * An account in which nothing ever happened says 0, which would be read as "no time given" and so as now by our own clock: with
     * that ahead, the first fill would pass for one that the balance holds already.
     */
    private static long toNs(long timeMs) {
        return Math.max(1, timeMs * NANOS_PER_MILLI);
    }

    private void publish(
            Asset asset,
            JsonNode balance,
            String freeField,
            String lockedField,
            long receiveTimeNs,
            long timeMs,
            boolean snapshot) {
        try {
            long free = DecimalText.parse(balance.path(freeField).asText(), asset.decimals());
            long locked = DecimalText.parse(balance.path(lockedField).asText(), asset.decimals());
            updateTimeMs.put(asset.id(), (Long) timeMs);
            events.balance(asset.id(), receiveTimeNs, toNs(timeMs), free, locked, snapshot);
        } catch (NumberFormatException e) {
            onBadAmount(asset, e);
        }
    }

    private void onBadAmount(Asset asset, NumberFormatException cause) {
        notUnderstood++;
        LOG.error("Binance balance not understood: asset={} cause={}", asset.name(), cause.getMessage());
    }
}
