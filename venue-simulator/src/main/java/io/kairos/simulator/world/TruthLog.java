package io.kairos.simulator.world;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kairos.simulator.number.Fixed8;
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
        entry.put("id", mispricing.id());
        entry.put("venue", mispricing.venue().name());
        entry.put("triangle", mispricing.triangle().name());
        entry.put("startAsset", mispricing.triangle().startAsset());
        entry.put("shiftedSymbol", mispricing.shifted().instrument().symbol());
        ArrayNode legs = entry.putArray("legs");
        for (PricedLeg leg : mispricing.ideal().legs()) {
            ObjectNode node = legs.addObject();
            node.put("symbol", leg.instrument().symbol());
            node.put("side", leg.side().name());
            node.put("price", Fixed8.text(leg.price()));
            node.put("quantity", Fixed8.text(leg.quantity()));
        }
        long spent = mispricing.ideal().spent();
        long profit = mispricing.ideal().profit();
        entry.put("idealStartAmount", Fixed8.text(spent));
        entry.put("idealProfit", Fixed8.text(profit));
        entry.put("idealEdgeBps", Fixed8.text(Fixed8.divideDown(Math.max(0, profit) * 10_000, spent)));
        entry.put("startTimeMs", mispricing.startTimeMs());
        entry.put("plannedEndTimeMs", mispricing.plannedEndTimeMs());
        if (reason == null) {
            entry.putNull("endTimeMs");
            entry.putNull("endReason");
        } else {
            entry.put("endTimeMs", endTimeMs);
            entry.put("endReason", reason.name());
        }
        entry.put("tradedByAccount", mispricing.accountQty() > 0);
        entry.put("accountQuantity", Fixed8.text(mispricing.accountQty()));
        return entry;
    }
}
