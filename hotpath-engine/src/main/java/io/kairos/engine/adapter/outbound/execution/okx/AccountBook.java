package io.kairos.engine.adapter.outbound.execution.okx;

import com.fasterxml.jackson.databind.JsonNode;
import io.kairos.domain.instrument.Asset;
import io.kairos.engine.adapter.outbound.execution.entry.Amounts;
import io.kairos.engine.adapter.outbound.execution.entry.VenueNames;
import io.kairos.engine.adapter.venue.ExecutionEvents;
import io.kairos.journal.codec.MovementKind;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.collections.Int2ObjectHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes the venue's absolute balances on, never an older one after a newer one: a push that was under way while the account was
 * queried is recognised by its update time. Event loop only.
 */
final class AccountBook {
    private static final Logger LOG = LoggerFactory.getLogger(AccountBook.class);
    private static final long NANOS_PER_MILLI = 1_000_000;
    /** Nothing is under way for so long: a time further back means that the venue's clock was set. */
    private static final long CLOCK_SET_MS = 60_000;
    /** An answer that a push has overtaken tells of this long before it was asked for at most. */
    private static final long TRAILING_NS = 10_000_000_000L;

    private final VenueNames names;
    private final ExecutionEvents events;
    private final Int2ObjectHashMap<Long> updateTimeMs = new Int2ObjectHashMap<>();
    private final Int2ObjectHashMap<Long> funds = new Int2ObjectHashMap<>();
    private boolean fundsBegin;
    private final AtomicLong notUnderstood = new AtomicLong();

    AccountBook(VenueNames names, ExecutionEvents events) {
        this.names = names;
        this.events = events;
    }

    /** How often an amount was not understood; any thread. */
    long notUnderstood() {
        return notUnderstood.get();
    }

    /** The answer to a query of all balances after a connection was made: the truth; what it leaves out is zero. */
    void onAccount(JsonNode account, long receiveTimeNs) {
        long accountTimeMs = time(account, 0);
        Set<Integer> said = new HashSet<>();
        for (JsonNode detail : account.path("details")) {
            Asset asset = names.asset(detail.path("ccy").asText());
            if (asset != null) {
                said.add(asset.id());
                publish(asset, detail, time(detail, accountTimeMs), receiveTimeNs, true);
            }
        }
        for (Asset asset : names.assets()) {
            if (!said.contains(asset.id())) {
                updateTimeMs.put(asset.id(), (Long) accountTimeMs);
                events.balance(asset.id(), receiveTimeNs, toNs(accountTimeMs), 0, 0, true);
            }
        }
    }

    /**
     * The answer to a query of all balances that was sent at {@code askedNs} to compare them; says nothing of pushes. What is older by
     * its own time than a push tells of a moment before it was asked for, or the venue's clock was set back meanwhile.
     */
    void onComparison(JsonNode account, long askedNs, long receiveTimeNs) {
        long accountTimeMs = time(account, 0);
        Set<Integer> said = new HashSet<>();
        for (JsonNode detail : account.path("details")) {
            Asset asset = names.asset(detail.path("ccy").asText());
            if (asset != null) {
                said.add(asset.id());
                try {
                    long free = amount(detail, "availBal", asset);
                    long locked = amount(detail, "frozenBal", asset);
                    compare(asset, askedNs, receiveTimeNs, time(detail, accountTimeMs), free, locked);
                } catch (NumberFormatException e) {
                    onBadAmount(asset, e);
                }
            }
        }
        for (Asset asset : names.assets()) {
            if (!said.contains(asset.id())) {
                compare(asset, askedNs, receiveTimeNs, accountTimeMs, 0, 0);
            }
        }
    }

    private void compare(Asset asset, long askedNs, long receiveTimeNs, long timeMs, long free, long locked) {
        long notBeforeNs = isNewer(asset, timeMs) ? askedNs : askedNs - TRAILING_NS;
        events.comparedBalance(asset.id(), notBeforeNs, receiveTimeNs, toNs(timeMs), free, locked);
    }

    /** A row of the {@code account} channel: the currencies that changed, or at first all that are not zero. */
    void onPush(JsonNode account, long receiveTimeNs) {
        long accountTimeMs = time(account, 0);
        for (JsonNode detail : account.path("details")) {
            Asset asset = names.asset(detail.path("ccy").asText());
            if (asset == null) {
                continue;
            }
            long timeMs = time(detail, accountTimeMs);
            if (isNewer(asset, timeMs)) {
                publish(asset, detail, timeMs, receiveTimeNs, false);
            }
        }
    }

    /**
     * A row of the {@code balance_and_position} channel: totals, and why they changed. All but trades of orders moved the account from
     * outside.
     */
    void onFunds(JsonNode row, long receiveTimeNs) {
        String why = row.path("eventType").asText();
        boolean snapshot = "snapshot".equals(why);
        if (snapshot && !fundsBegin) {
            // Another subscription; what it leaves out is zero.
            funds.clear();
        }
        fundsBegin = snapshot;
        for (JsonNode detail : row.path("balData")) {
            Asset asset = names.asset(detail.path("ccy").asText());
            if (asset == null) {
                continue;
            }
            try {
                long total = amount(detail, "cashBal", asset);
                Long before = funds.put(asset.id(), (Long) total);
                long moved = total - (before == null ? 0 : before);
                if (!snapshot && !"filled".equals(why) && moved != 0) {
                    MovementKind kind = "transferred".equals(why) ? MovementKind.TRANSFER : MovementKind.OTHER;
                    events.movement(asset.id(), receiveTimeNs, moved, kind, "");
                }
            } catch (NumberFormatException e) {
                onBadAmount(asset, e);
            }
        }
    }

    private void onBadAmount(Asset asset, NumberFormatException cause) {
        notUnderstood.incrementAndGet();
        LOG.error("OKX balance not understood: asset={} cause={}", asset.name(), cause.getMessage());
    }

    /** The same millisecond may hold several updates; pushes keep their order, so the later one counts. */
    private boolean isNewer(Asset asset, long timeMs) {
        Long known = updateTimeMs.get(asset.id());
        return known == null || timeMs >= known || known - timeMs > CLOCK_SET_MS;
    }

    private static long time(JsonNode node, long otherwise) {
        String text = node.path("uTime").asText();
        return text.matches("[0-9]{1,13}") ? Long.parseLong(text) : otherwise;
    }

    /** Without a time it is older than any fill: 0 would be read as now by our own clock. */
    private static long toNs(long timeMs) {
        return Math.max(1, timeMs * NANOS_PER_MILLI);
    }

    private void publish(Asset asset, JsonNode detail, long timeMs, long receiveTimeNs, boolean snapshot) {
        try {
            long free = amount(detail, "availBal", asset);
            long locked = amount(detail, "frozenBal", asset);
            updateTimeMs.put(asset.id(), (Long) timeMs);
            events.balance(asset.id(), receiveTimeNs, toNs(timeMs), free, locked, snapshot);
        } catch (NumberFormatException e) {
            onBadAmount(asset, e);
        }
    }

    /** What is finer than our decimals is not ours to spend. The venue writes nothing for zero. */
    private static long amount(JsonNode detail, String field, Asset asset) {
        String text = detail.path(field).asText();
        return text.isEmpty() && detail.has(field) ? 0 : Amounts.down(text, asset.decimals());
    }
}
