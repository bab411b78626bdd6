package io.kairos.standalone.endurance;

import java.util.List;

/** What pace and memory of a soak have to be. */
final class SoakRules {
    static final int ORDERS_PER_SECOND = 200;

    private static final long ORDERS_PER_MINUTE = 60L * ORDERS_PER_SECOND;
    /** Of the orders that the plan asks for, so many in a hundred have to be offered. */
    static final int OFFERED_PERCENT = 90;
    /** As above, on a machine that may do other things as well. */
    static final int OFFERED_PERCENT_SHARED = 50;
    /** Of the orders that were offered at least so many, in hundredths, have to reach a venue in spite of faults. */
    private static final int ACCEPTED_PERCENT = 60;
    /** From here on every bounded memory of the engine, such as that of finished orders, is full before the last third. */
    private static final int LONG_MINUTES = 30;

    private static final int MEBI = 1 << 20;

    private SoakRules() {}

    /** A kind of memory, and by how many bytes it may grow: in a short soak for what fills up, in a long one for what comes and goes. */
    enum Kind {
        LIVE("live objects", 24L * MEBI, 4L * MEBI),
        RESIDENT("resident memory", 96L * MEBI, 32L * MEBI);

        private final String words;
        private final long shortRoom;
        private final long longRoom;

        Kind(String words, long shortRoom, long longRoom) {
            this.words = words;
            this.shortRoom = shortRoom;
            this.longRoom = longRoom;
        }
    }

    /** What is wrong with how many orders there were, in words; empty when nothing is. */
    static String pace(long offered, int minutes, int percent) {
        long planned = ORDERS_PER_MINUTE * minutes;
        return offered * 100 < planned * percent
                ? "only " + offered + " of " + planned + " orders were offered, and " + percent
                        + " % have to be: engine or machine is too slow"
                : "";
    }

    /** What is wrong with how many orders passed, in words; empty when nothing is. */
    static String accepted(long accepted, long offered) {
        return accepted * 100 < offered * ACCEPTED_PERCENT
                ? "only " + accepted + " of " + offered + " orders were accepted"
                : "";
    }

    /**
     * Flat is: the largest of the last third of the looks is at most a tenth and the room above the largest of the second third.
     *
     * @return what is wrong, in words; empty when nothing is.
     */
    static String growth(Kind kind, List<Long> looks, int minutes) {
        long middle = middle(looks);
        long end = end(looks);
        long room = minutes < LONG_MINUTES ? kind.shortRoom : kind.longRoom;
        return end > middle + middle / 10 + room
                ? kind.words + " of the engine grew from " + middle + " to " + end + " bytes; all looks: " + looks
                : "";
    }

    /** What there is to tell of a memory. */
    static String told(Kind kind, List<Long> looks) {
        return kind.words + " of the engine: at most " + middle(looks) / MEBI + " MiB in the second third, "
                + end(looks) / MEBI + " MiB in the last";
    }

    private static long middle(List<Long> looks) {
        int third = looks.size() / 3;
        return largest(looks.subList(third, 2 * third));
    }

    private static long end(List<Long> looks) {
        return largest(looks.subList(2 * (looks.size() / 3), looks.size()));
    }

    private static long largest(List<Long> looks) {
        return looks.stream().mapToLong(Long::longValue).max().orElse(0);
    }
}
