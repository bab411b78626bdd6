package io.kairos.simulation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kairos.simulation.net.Conditions;
import io.kairos.simulation.net.Network;
import io.kairos.simulator.fault.BadFault;
import io.kairos.simulator.fault.Faults;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * What goes wrong and when, drawn from the seed. Each seed allows a part of all kinds only and has a pace of its own: a fault that comes
 * alone, or often, finds what it would not find in the crowd. One thread.
 */
final class FaultPlan {
    /** Kinds of faults. */
    enum Kind {
        PARTITION,
        CONNECTION_BROKEN,
        CONNECTION_SILENT,
        CONNECTIONS_REFUSED,
        SLOW_NETWORK,
        KILL,
        POWER_FAILURE,
        ORDERLY_RESTART,
        ENGINE_PAUSED,
        DISK_STALLED,
        OUR_CLOCK_JUMPED,
        VENUE_CLOCK_JUMPED,
        VENUE_ORDER_ERROR,
        VENUE_EVENTS,
        VENUE_QUERIES,
        VENUE_FRAMES,
        VENUE_HTTP,
        VENUE_STATE
    }

    /** What faults are done to. */
    interface Target {
        Network network();

        Faults venueFaults();

        /** The process dies at its {@code effects}th effect from now. */
        void crash(JournalCrash.Kind kind, long effects);

        void restart();

        void pause(long forNs);

        void stallDisk(long forNs);

        void setOurClockOff(long byNs);
    }

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long MS = 1_000_000L;

    private final SplittableRandom random;
    private final Target target;
    private final List<String> hosts;
    private final Set<Kind> allowed = EnumSet.noneOf(Kind.class);
    private final Map<String, Long> injected = new TreeMap<>();
    private final long meanIntervalNs;
    private long nextNs;
    private long weatherEndsNs = Long.MAX_VALUE;
    private long refusalEndsNs = Long.MAX_VALUE;
    private String refused = "";
    private boolean over;

    FaultPlan(SplittableRandom random, Target target, List<String> hosts) {
        this.random = random;
        this.target = target;
        this.hosts = List.copyOf(hosts);
        int percent = 10 + random.nextInt(80);
        for (Kind kind : Kind.values()) {
            if (random.nextInt(100) < percent) {
                allowed.add(kind);
            }
        }
        // From one in a quarter of a second to one in four.
        this.meanIntervalNs = TimeUnit.MILLISECONDS.toNanos(250L << random.nextInt(5));
        this.nextNs = interval();
    }

    private long interval() {
        return (long) (-meanIntervalNs * StrictMath.log(1 - random.nextDouble())) + MS;
    }

    /** The host that a fault strikes. */
    private String host() {
        return hosts.size() == 1 ? hosts.get(0) : hosts.get(random.nextInt(hosts.size()));
    }

    private void refuse(boolean refusing) {
        hosts.forEach(host -> target.network().refuse(host, refusing && host.equals(refused)));
    }

    /** When the plan wants to be asked next. */
    long nextDueNs() {
        return over ? Long.MAX_VALUE : Math.min(nextNs, Math.min(weatherEndsNs, refusalEndsNs));
    }

    /** Does what is due. */
    void act(long nowNs) {
        if (over) {
            return;
        }
        if (nowNs >= weatherEndsNs) {
            weatherEndsNs = Long.MAX_VALUE;
            target.network().conditions(Conditions.CALM);
        }
        if (nowNs >= refusalEndsNs) {
            refusalEndsNs = Long.MAX_VALUE;
            refuse(false);
        }
        if (nowNs >= nextNs) {
            nextNs = nowNs + interval();
            Kind[] kinds = Kind.values();
            Kind kind = kinds[random.nextInt(kinds.length)];
            if (allowed.contains(kind)) {
                inject(kind, nowNs);
            }
        }
    }

    /** No faults any more, and those that last end. */
    void end() {
        if (over) {
            return;
        }
        over = true;
        target.network().conditions(Conditions.CALM);
        refuse(false);
        target.setOurClockOff(0);
        arm("{\"kind\":\"CLEAR\"}");
    }

    private void inject(Kind kind, long nowNs) {
        switch (kind) {
            case PARTITION -> target.network().cutOff(host(), nowNs + between(50, 8_000) * MS);
            case CONNECTION_BROKEN -> {
                if (target.network().openLinks() > 0) {
                    target.network().breakLink(random.nextInt(target.network().openLinks()), random.nextInt(4) > 0);
                }
            }
            case CONNECTION_SILENT -> {
                if (target.network().openLinks() > 0) {
                    target.network().silence(random.nextInt(target.network().openLinks()));
                }
            }
            case CONNECTIONS_REFUSED -> {
                refused = host();
                refuse(true);
                refusalEndsNs = nowNs + between(200, 4_000) * MS;
            }
            case SLOW_NETWORK -> {
                target.network()
                        .conditions(new Conditions(between(1, 200) * MS, between(1, 300) * MS, random.nextInt(60)));
                weatherEndsNs = nowNs + between(500, 6_000) * MS;
            }
            case KILL -> target.crash(JournalCrash.Kind.KILL, effects());
            case POWER_FAILURE -> target.crash(JournalCrash.Kind.POWER, effects());
            case ORDERLY_RESTART -> target.restart();
            case ENGINE_PAUSED -> target.pause(between(20, 3_000) * MS);
            case DISK_STALLED -> target.stallDisk(between(100, 5_000) * MS);
            case OUR_CLOCK_JUMPED -> target.setOurClockOff((random.nextBoolean() ? 1 : -1) * between(1, 4_000) * MS);
            case VENUE_CLOCK_JUMPED ->
                armSomewhere(fault(
                        "CLOCK_SKEW", "skewMillis", (random.nextBoolean() ? 1 : -1) * between(1, 3_000), lasting()));
            case VENUE_ORDER_ERROR -> armSomewhere(orderError());
            case VENUE_EVENTS ->
                armSomewhere(random.nextBoolean() ? fault("DUPLICATE_EVENTS", count(20)) : lateEvents());
            case VENUE_QUERIES -> armSomewhere(queries());
            case VENUE_FRAMES -> armSomewhere(frames());
            case VENUE_HTTP -> armSomewhere(http());
            case VENUE_STATE -> armSomewhere(state());
        }
        long unused = injected.merge(kind.name(), 1L, Long::sum);
    }

    /** Often soon, so that the next order or fill is hit. */
    private long effects() {
        return random.nextInt(4) == 0 ? 0 : 1 + random.nextInt(1 << random.nextInt(8));
    }

    private long between(long least, long most) {
        return least + random.nextLong(most - least + 1);
    }

    private String lasting() {
        return "\"durationMillis\":" + between(300, 6_000);
    }

    private String count(int most) {
        return "\"count\":" + (1 + random.nextInt(most));
    }

    private static String fault(String kind, String... more) {
        StringBuilder text = new StringBuilder("{\"kind\":\"").append(kind).append('"');
        for (String each : more) {
            text.append(',').append(each);
        }
        return text.append('}').toString();
    }

    private static String fault(String kind, String field, long value, String more) {
        return fault(kind, '"' + field + "\":" + value, more);
    }

    private String orderError() {
        String moment = "\"moment\":\"" + (random.nextBoolean() ? "BEFORE" : "AFTER") + '"';
        String answer = "\"answer\":\"" + (random.nextInt(3) == 0 ? "NONE" : "ERROR") + '"';
        String code = random.nextInt(3) == 0 ? "\"code\":-1001" : "\"code\":-1007";
        return fault("ORDER_ERROR", moment, answer, code, count(4));
    }

    private String lateEvents() {
        return fault("DELAY_EVENTS", "delayMillis", between(10, 4_000), count(20));
    }

    private String queries() {
        return switch (random.nextInt(3)) {
            case 0 -> fault("QUERY_LAG", lasting());
            case 1 -> fault("STALE_OPEN_ORDERS", "ageMillis", between(100, 5_000), lasting());
            default -> fault("NULL_ID", count(2));
        };
    }

    private String frames() {
        String some = "\"probability\":0." + (1 + random.nextInt(8));
        return switch (random.nextInt(9)) {
            case 0 -> fault("DROP_FRAMES", "\"symbol\":\"*\"", some, lasting());
            case 1 -> fault("DUPLICATE_FRAMES", "\"symbol\":\"*\"", some, lasting());
            case 2 -> fault("REORDER_FRAMES", "\"symbol\":\"*\"", some, lasting());
            case 3 -> fault("DELAY_FRAMES", "delayMillis", between(10, 2_000), lasting());
            case 4 -> fault("TRUNCATE_FRAMES", "\"symbol\":\"*\"", some, count(4));
            case 5 ->
                fault("CORRUPT_FRAMES", "\"mode\":\"" + (random.nextBoolean() ? "SYNTAX" : "FRAMING") + '"', count(2));
            case 6 -> fault("FRAGMENT_FRAMES", "parts", between(2, 6), lasting());
            case 7 -> fault("UNKNOWN_FIELD", count(20));
            default -> fault("SILENCE", "\"symbol\":\"*\"", lasting());
        };
    }

    private String http() {
        String moment = "\"moment\":\"" + (random.nextBoolean() ? "BEFORE" : "AFTER") + '"';
        return switch (random.nextInt(4)) {
            case 0 -> fault("HTTP_ERROR", "\"status\":503", moment, count(3));
            case 1 -> fault("HTTP_TIMEOUT", moment, count(2));
            case 2 -> fault("HTTP_DELAY", "delayMillis", between(100, 3_000), count(3));
            default -> fault("RATE_LIMIT", "status", 429, count(2));
        };
    }

    private String state() {
        return switch (random.nextInt(6)) {
            case 0 -> fault("EXPIRE_SESSIONS");
            case 1 -> fault("ANNOUNCE_SHUTDOWN");
            case 2 -> fault("MAINTENANCE", "\"status\":\"CANCEL_ONLY\"", lasting());
            case 3 -> fault("MAINTENANCE", lasting());
            case 4 -> fault("SEQUENCE_GAP", "ids", between(1, 2_000), "\"symbol\":\"*\"");
            default -> fault("HALT", "\"symbol\":\"*\"", lasting());
        };
    }

    /** At one venue, as a rule. */
    private void armSomewhere(String json) {
        boolean everywhere = hosts.size() == 1 || random.nextInt(4) == 0;
        arm(everywhere ? json : json.substring(0, json.length() - 1) + ",\"venue\":\"" + host() + "\"}");
    }

    private void arm(String json) {
        try {
            Faults faults = target.venueFaults();
            Faults.Armed unused = faults.arm(faults.reader().read(JSON.readTree(json)));
        } catch (JsonProcessingException | BadFault e) {
            throw new IllegalStateException("the simulation asks for a fault that there is not: " + json, e);
        }
    }

    /** How many faults of each kind were done. */
    Map<String, Long> injected() {
        return injected;
    }
}
