package io.kairos.simulator.world;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kairos.simulator.number.Fixed8;
import io.kairos.simulator.world.CyclePricing.PricedCycle;
import io.kairos.simulator.world.CyclePricing.PricedLeg;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The finished mispricings, newest {@value #ENTRIES_MAX}; what tests compare the engine's opportunities with. */
final class TruthLog {
    static final int ENTRIES_MAX = 10_000;

    private final Deque<ObjectNode> finished = new ArrayDeque<>();

    void add(ObjectNode entry) {
        finished.addLast(entry);
        if (finished.size() > ENTRIES_MAX) {
            finished.removeFirst();
        }
    }

    List<ObjectNode> since(long sinceMs) {
        List<ObjectNode> found = new ArrayList<>();
        for (ObjectNode entry : finished) {
            if (entry.get("startTimeMs").asLong() >= sinceMs) {
                found.add(entry);
            }
        }
        return found;
    }

    List<ObjectNode> all() {
        return List.copyOf(finished);
    }

    long lastId() {
        return finished.isEmpty() ? 0 : finished.getLast().get("id").asLong();
    }

    static ObjectNode describe(Mispricing mispricing, long endTimeMs, @Nullable EndReason reason) {
        ObjectNode entry = JsonNodeFactory.instance.objectNode();
        String venue = mispricing.venue().name();
        entry.put("id", mispricing.id());
        entry.put("kind", "TRIANGLE");
        entry.put("venue", venue);
        entry.put("triangle", mispricing.triangle().name());
        entry.put("startAsset", mispricing.triangle().startAsset());
        entry.put("shiftedSymbol", mispricing.shifted().instrument().symbol());
        putIdeal(entry, mispricing.ideal(), List.of(venue, venue, venue), mispricing.alsoPays());
        putLife(entry, mispricing.startTimeMs(), mispricing.plannedEndTimeMs(), endTimeMs, reason);
        putAccount(entry, mispricing.accountQty());
        return entry;
    }

    static ObjectNode describe(CrossVenuePlanter.Open mispricing, long endTimeMs, @Nullable EndReason reason) {
        ObjectNode entry = JsonNodeFactory.instance.objectNode();
        CrossVenuePair pair = mispricing.pair();
        List<String> venues =
                List.of(pair.buyAt().name().name(), pair.sellAt().name().name());
        entry.put("id", mispricing.id());
        entry.put("kind", "CROSS_VENUE");
        entry.put("venue", mispricing.venue().name());
        entry.put("buyVenue", venues.get(0));
        entry.put("sellVenue", venues.get(1));
        entry.put("base", pair.bought().base());
        entry.put("quote", pair.bought().quote());
        entry.put("startAsset", pair.bought().quote());
        entry.put("shiftedSymbol", mispricing.shifted().instrument().symbol());
        putIdeal(entry, mispricing.ideal(), venues, mispricing.alsoPays());
        putLife(entry, mispricing.startTimeMs(), mispricing.plannedEndTimeMs(), endTimeMs, reason);
        putAccount(entry, mispricing.accountQty());
        return entry;
    }

    private static void putIdeal(ObjectNode entry, PricedCycle ideal, List<String> venues, List<String> alsoPays) {
        ArrayNode legs = entry.putArray("legs");
        for (int i = 0; i < venues.size(); i++) {
            PricedLeg leg = ideal.legs().get(i);
            ObjectNode node = legs.addObject();
            node.put("venue", venues.get(i));
            node.put("symbol", leg.instrument().symbol());
            node.put("side", leg.side().name());
            node.put("price", Fixed8.text(leg.price()));
            node.put("quantity", Fixed8.text(leg.quantity()));
        }
        long profit = ideal.profit();
        entry.put("idealStartAmount", Fixed8.text(ideal.spent()));
        entry.put("idealProfit", Fixed8.text(profit));
        entry.put("idealEdgeBps", Fixed8.text(Fixed8.divideDown(Math.max(0, profit) * 10_000, ideal.spent())));
        ArrayNode also = entry.putArray("alsoPays");
        alsoPays.forEach(also::add);
    }

    private static void putLife(
            ObjectNode entry, long startTimeMs, long plannedEndTimeMs, long endTimeMs, @Nullable EndReason reason) {
        entry.put("startTimeMs", startTimeMs);
        entry.put("plannedEndTimeMs", plannedEndTimeMs);
        if (reason == null) {
            entry.putNull("endTimeMs");
            entry.putNull("endReason");
        } else {
            entry.put("endTimeMs", endTimeMs);
            entry.put("endReason", reason.name());
        }
    }

    private static void putAccount(ObjectNode entry, long accountQty) {
        entry.put("tradedByAccount", accountQty > 0);
        entry.put("accountQuantity", Fixed8.text(accountQty));
    }
}
