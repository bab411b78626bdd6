package io.kairos.standalone.endurance;

import io.kairos.standalone.endurance.EngineOrder.Standing;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps books of what the venues and the engine tell, and says where they differ. It knows nothing of how either works. What can never be put right
 * again (an order that ends twice, a trade told twice) is a break at once; what may still be on its way is a difference when asked.
 *
 * <p>Orders on which both sides agree and which are over are booked and dropped; only their numbers stay. Thread-safe.
 */
final class Accountant {
    private static final int WORDS_MAX = 40;
    /** It locks the fee that its account pays; the engine reserves what an account without volume would pay. */
    private static final String VENUE_OF_LOWER_FEE = "KRAKEN";

    private static final BigDecimal WITH_FEE = new BigDecimal("1.01");
    private static final String EVERYWHERE = "";

    private final Purse opening = new Purse();
    private final Purse byVenues = new Purse();
    private final Purse byEngine = new Purse();
    private final Map<Long, Entry> entries = new TreeMap<>();
    /** Booked orders: our number, and the venue's key hashed. */
    private final Map<Long, Integer> booked = new HashMap<>();

    private final Map<String, Long> numberOf = new HashMap<>();
    private final Map<String, Long> answered = new HashMap<>();
    private final Map<String, Long> latestMs = new HashMap<>();
    private final List<String> breaks = new ArrayList<>();
    private long breakCount;
    private long executions;

    /** Both sides of one order. */
    private static final class Entry {
        private @Nullable EngineOrder ours;
        private @Nullable VenueOrder theirs;
        private final Map<Long, Execution> fills = new TreeMap<>();
    }

    /**
     * What a comparison found.
     *
     * @param differences in words; at most a few are kept.
     * @param unsettled orders that the engine does not know the fate of yet, and that the venue does not have.
     * @param open orders that the engine lists as not over.
     */
    record Comparison(List<String> differences, int unsettled, int open) {}

    /** What a venue's account held before the first order. */
    synchronized void open(String venue, Map<String, Holding> ledger) {
        ledger.forEach((asset, holding) -> opening.add(venue, asset, holding.total()));
    }

    /** An event of the engine. */
    synchronized void onOrder(EngineOrder order) {
        if (booked.containsKey(order.id())) {
            broken(name(order) + " was over, and is " + order.word() + " again");
            return;
        }
        if (!order.clientId().isEmpty()) {
            Long other = numberOf.putIfAbsent(order.clientId(), order.id());
            if (other != null && other != order.id()) {
                broken(order.clientId() + " has two orders: " + other + " and " + order.id());
            }
        }
        Entry entry = entry(order.id());
        EngineOrder before = entry.ours;
        if (before != null && before.standing().isFinal() && !before.word().equals(order.word())) {
            broken(name(order) + " was " + before.word() + ", and became " + order.word());
        }
        entry.ours = order;
    }

    /** A fill that the engine told. */
    synchronized void onFill(long orderId, String venue, String symbol, boolean buy, Execution execution) {
        if (orderId == 0) {
            broken(venue + " " + symbol + " " + execution + ": a fill of no order of the engine's");
            return;
        }
        if (booked.containsKey(orderId)) {
            broken("order " + orderId + " was over, and has a further " + execution);
            return;
        }
        Execution before = entry(orderId).fills.putIfAbsent(execution.tradeId(), execution);
        if (before != null) {
            broken("order " + orderId + " at " + venue + ": told twice: " + execution);
            return;
        }
        byEngine.book(venue, symbol, buy, execution);
    }

    /** An answer that a satellite got to an order. */
    synchronized void onAnswer(String clientId, long orderId, boolean accepted) {
        if (!accepted) {
            return;
        }
        Long other = answered.put(clientId, orderId);
        if (other != null && other != orderId) {
            broken(clientId + " was answered as order " + other + ", then as " + orderId);
        }
    }

    /** An order as the venue has it now. */
    synchronized void onVenueOrder(VenueOrder order) {
        latestMs.merge(order.venue(), order.timeMs(), Math::max);
        if (order.id() < 0) {
            broken(order.venue() + " has an order that is not ours: " + order.text());
            return;
        }
        Integer key = booked.get(order.id());
        if (key != null) {
            if (key != order.key().hashCode()) {
                broken(order.venue() + " has order " + order.id() + " a second time, as " + order.key());
            }
            return;
        }
        Entry entry = entry(order.id());
        VenueOrder before = entry.theirs;
        if (before != null && !before.key().equals(order.key())) {
            broken(order.venue() + " has order " + order.id() + " twice, as " + before.key() + " and " + order.key());
            return;
        }
        for (Execution execution : order.executions().values()) {
            if (before == null || !before.executions().containsKey(execution.tradeId())) {
                byVenues.book(order.venue(), order.symbol(), order.buy(), execution);
                executions++;
            }
        }
        entry.theirs = order;
    }

    /** From when on a venue's orders have to be asked for, milliseconds since the epoch. */
    synchronized long sinceMs(String venue) {
        long since = latestMs.getOrDefault(venue, 0L);
        for (Entry entry : entries.values()) {
            VenueOrder theirs = entry.theirs;
            if (theirs != null && theirs.venue().equals(venue)) {
                since = Math.min(since, theirs.timeMs());
            }
        }
        return since;
    }

    /** Orders that the engine has told to be on a venue's book. */
    synchronized Set<Long> onBooks() {
        Set<Long> ids = new HashSet<>();
        entries.forEach((id, entry) -> {
            if (entry.ours != null && entry.ours.standing() == Standing.OPEN) {
                ids.add(id);
            }
        });
        return ids;
    }

    /** Whether the engine has told that it is over. */
    synchronized boolean isOver(long orderId) {
        Entry entry = entries.get(orderId);
        return booked.containsKey(orderId)
                || (entry != null && entry.ours != null && entry.ours.standing().isFinal());
    }

    /**
     * Compares the books with what both sides hold now.
     *
     * @param ledgers of the venues, by venue and asset.
     * @param balances of the engine.
     * @param positions of the engine.
     * @param open numbers of the orders that the engine lists as not over.
     */
    synchronized Comparison compare(
            Map<String, Map<String, Holding>> ledgers,
            Map<String, Map<String, Holding>> balances,
            Map<String, Map<String, BigDecimal>> positions,
            Set<Long> open) {
        Words words = new Words();
        int unsettled = 0;
        Set<String> doubtful = new HashSet<>();
        for (Map.Entry<Long, Entry> each : List.copyOf(entries.entrySet())) {
            long id = each.getKey();
            Entry entry = each.getValue();
            EngineOrder ours = entry.ours;
            if (ours == null) {
                words.add(
                        entry.theirs == null
                                ? "order " + id + " has fills, and the engine never told of it"
                                : name(entry.theirs) + " is not known to the engine");
                continue;
            }
            if (open.contains(id) == ours.standing().isFinal()) {
                words.add(name(ours) + " is " + ours.word() + " in the events, and " + (open.contains(id) ? "" : "not ")
                        + "among the engine's open orders");
            } else if (isUnsettled(ours, entry)) {
                unsettled++;
                // It keeps its funds, and a leg those of its cycle at every venue.
                doubtful.add(ours.clientId().isEmpty() ? EVERYWHERE : ours.venue() + ' ' + ours.given());
            } else if (agree(ours, entry, words) && ours.standing().isFinal()) {
                booked.put(id, entry.theirs == null ? 0 : entry.theirs.key().hashCode());
                entries.remove(id);
            }
        }
        answered.entrySet().removeIf(answer -> {
            Long known = numberOf.get(answer.getKey());
            if (known == null || !known.equals(answer.getValue())) {
                words.add(answer.getKey() + " was accepted as order " + answer.getValue() + ", and the events know "
                        + (known == null ? "none" : known) + " of that name");
                return false;
            }
            return true;
        });
        compareFunds(ledgers, balances, doubtful, words);
        byEngine.withEach(
                positions,
                (venue, asset) -> words.same(
                        venue + " " + asset + ": position of the engine",
                        positions.getOrDefault(venue, Map.of()).getOrDefault(asset, BigDecimal.ZERO),
                        "sum of its fills",
                        byEngine.get(venue, asset)));
        return new Comparison(words.list, unsettled, open.size());
    }

    private static boolean isUnsettled(EngineOrder ours, Entry entry) {
        return entry.theirs == null && (ours.standing() == Standing.UNKNOWN || ours.standing() == Standing.ON_ITS_WAY);
    }

    /** Whether both sides say the same of an order. */
    private static boolean agree(EngineOrder ours, Entry entry, Words words) {
        VenueOrder theirs = entry.theirs;
        if (theirs == null) {
            boolean never = ours.standing() == Standing.REFUSED
                    || (ours.standing() == Standing.ENDED
                            && ours.filled().signum() == 0
                            && ours.venueId().isEmpty());
            if (!never || !entry.fills.isEmpty()) {
                words.add(name(ours) + " is " + ours.word() + ", and the venue does not have it");
            }
            return never && entry.fills.isEmpty();
        }
        boolean same = theirs.open()
                ? ours.standing() == Standing.OPEN
                : ours.standing() == Standing.ENDED
                        && theirs.status().equals("FILLED") == ours.word().equals("FILLED");
        if (!same) {
            words.add(name(ours) + " is " + ours.word() + ", and " + theirs.status() + " at the venue");
        } else if (ours.filled().compareTo(theirs.filled()) != 0) {
            words.add(name(ours) + " filled " + ours.filled().toPlainString() + ", and "
                    + theirs.filled().toPlainString() + " at the venue");
        } else if (!entry.fills.equals(theirs.executions())) {
            words.add(name(ours) + " has other fills: " + entry.fills.values() + ", at the venue "
                    + theirs.executions().values());
        } else {
            return true;
        }
        return false;
    }

    private void compareFunds(
            Map<String, Map<String, Holding>> ledgers,
            Map<String, Map<String, Holding>> balances,
            Set<String> doubtful,
            Words words) {
        ledgers.forEach((venue, ledger) -> ledger.forEach((asset, theirs) -> {
            Holding ours = balances.getOrDefault(venue, Map.of()).getOrDefault(asset, Holding.NONE);
            String what = venue + " " + asset + ": ";
            words.same(
                    what + "opening and trades",
                    Amounts.plain(opening.get(venue, asset).add(byVenues.get(venue, asset))),
                    "the venue's ledger",
                    theirs.total());
            if (words.same(what + "total of the engine", ours.total(), "the venue's ledger", theirs.total())
                    && !doubtful.contains(EVERYWHERE)
                    && !doubtful.contains(venue + ' ' + asset)
                    && !covers(venue, ours.held(), theirs.held())) {
                words.add(what + "reserved by the engine " + ours.held().toPlainString() + ", locked by the venue "
                        + theirs.held().toPlainString());
            }
        }));
        balances.forEach((venue, assets) -> assets.forEach((asset, ours) -> {
            if (!ledgers.getOrDefault(venue, Map.of()).containsKey(asset)
                    && ours.total().signum() != 0) {
                words.add(venue + " " + asset + ": the engine has " + ours + ", the venue knows none");
            }
        }));
    }

    /** The engine reserves what the venue locks, and at one venue more of a fee: 1 % at most, of nothing nothing. */
    private static boolean covers(String venue, BigDecimal reserved, BigDecimal locked) {
        BigDecimal most = venue.equals(VENUE_OF_LOWER_FEE) ? locked.multiply(WITH_FEE) : locked;
        return reserved.compareTo(locked) >= 0 && reserved.compareTo(most) <= 0;
    }

    private Entry entry(long id) {
        return entries.computeIfAbsent(id, any -> new Entry());
    }

    private void broken(String what) {
        breakCount++;
        if (breaks.size() < WORDS_MAX) {
            breaks.add(what);
        }
    }

    private static String name(EngineOrder order) {
        return "order " + order.id() + (order.clientId().isEmpty() ? "" : " (" + order.clientId() + ")") + " of "
                + order.symbol() + " at " + order.venue();
    }

    private static String name(VenueOrder order) {
        return "order " + order.id() + " of " + order.symbol() + " at " + order.venue() + " (" + order.status() + ", "
                + order.filled().toPlainString() + " filled)";
    }

    /** What can never be put right again, in words; the first few. */
    synchronized List<String> breaks() {
        return List.copyOf(breaks);
    }

    synchronized long breakCount() {
        return breakCount;
    }

    /** Orders on which both sides agree. */
    synchronized int bookedOrders() {
        return booked.size();
    }

    /** Trades that the venues told. */
    synchronized long executions() {
        return executions;
    }

    /** Differences as they are found. */
    private static final class Words {
        private final List<String> list = new ArrayList<>();

        private void add(String difference) {
            if (list.size() < WORDS_MAX) {
                list.add(difference);
            }
        }

        private boolean same(String what, BigDecimal one, String beside, BigDecimal other) {
            if (one.compareTo(other) == 0) {
                return true;
            }
            add(what + " " + one.toPlainString() + ", " + beside + " " + other.toPlainString());
            return false;
        }
    }
}
