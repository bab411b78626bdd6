package io.kairos.engine.tool;

import com.fasterxml.jackson.databind.JsonNode;
import io.kairos.domain.instrument.Venue;
import io.kairos.engine.adapter.venue.net.HttpReply;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Assumptions of one venue that its decoder does not need to check but its design rests on. Messages and pings come on the event
 * loop, everything else before or after on the thread of the probe.
 */
abstract class RawChecks {
    private static final int EXAMPLES = 5;

    private final Set<String> unknownMembers = new TreeSet<>();

    /** The checks of a venue. */
    static RawChecks of(Venue venue) {
        return switch (venue) {
            case BINANCE -> new BinanceChecks();
            case OKX -> new OkxChecks();
            case KRAKEN -> new KrakenChecks();
        };
    }

    /** Where the venue lists its instruments. */
    abstract String referencePath();

    /** What that list says, read without the adapter's parser. */
    abstract List<Finding> reference(JsonNode body);

    /** Members of market-data messages that the adapter knows. */
    abstract Set<String> knownMembers();

    /** One message, as a tree; numbers keep their text. */
    abstract void onMessage(JsonNode message, long timeNs);

    /** A ping of the server. */
    void onPing(long timeNs) {
        // Most venues expect the client to ping.
    }

    /** The connection is open. */
    void onOpened(long timeNs) {
        // Most checks do not measure from there.
    }

    /** An answer over REST that succeeded. */
    void onReply(HttpReply reply) {
        // Most venues say nothing beside it.
    }

    /** Whether the stream may tell this of an instrument although the list over REST says otherwise. */
    boolean isExpectedChange(String change) {
        return false;
    }

    /** What messages and pings showed until {@code nowNs}. */
    abstract List<Finding> findings(long nowNs);

    /** Notes the members of a message that the adapter does not know. */
    final void noteUnknown(JsonNode message) {
        if (unknownMembers.size() >= EXAMPLES) {
            return;
        }
        message.fieldNames().forEachRemaining(name -> {
            if (!knownMembers().contains(name) && unknownMembers.size() < EXAMPLES) {
                unknownMembers.add(name);
            }
        });
        message.forEach(this::noteUnknown);
    }

    /** A few names that nobody knew. */
    final Collection<String> unknownMembers() {
        return unknownMembers;
    }

    static String share(long part, long whole) {
        return part + " of " + whole;
    }

    /** HOLDS when all of some are so, NOT_SEEN when there are none. */
    static Finding all(String name, long part, long whole, String what) {
        return whole == 0
                ? Finding.notSeen(name, "no %s came", what)
                : Finding.of(name, part == whole, "%s %s", share(part, whole), what);
    }

    /** Counts elements of which something cannot be used, and keeps a few names of them. */
    static final class Tally {
        private final List<String> examples = new ArrayList<>();
        private long whole;
        private long bad;

        void count(boolean good, String example) {
            whole++;
            if (!good) {
                bad++;
                if (examples.size() < EXAMPLES && !examples.contains(example)) {
                    examples.add(example);
                }
            }
        }

        String text() {
            return share(whole - bad, whole) + (bad == 0 ? "" : ", not: " + String.join(", ", examples));
        }

        Finding required(String name) {
            return Finding.of(name, bad == 0 && whole > 0, "%s", text());
        }

        Finding tolerable(String name) {
            return Finding.tolerable(name, bad == 0 && whole > 0, "%s", text());
        }
    }
}
