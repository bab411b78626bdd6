package io.kairos.engine.domain.risk;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Dense ids of those who order: strategies, satellites, persons. Engine thread only. Ids are given in order of arrival, which is
 * the order of the inputs, so that a replay gives the same.
 *
 * <p>Bound: {@link #MAX}; whoever comes later has {@link #NOBODY}, which the gate refuses.
 */
public final class Owners {
    /** How many are told apart. */
    public static final int MAX = 4_096;

    /** Stands for one too many. */
    public static final int NOBODY = -1;

    /** Owners with this prefix are strategies of the engine, all others satellites. */
    public static final String STRATEGY_PREFIX = "strategy:";

    private final List<String> names = new ArrayList<>();
    private final Map<String, Integer> ids = new HashMap<>();

    /** Owner 0 is the engine itself, which has no name. */
    public Owners() {
        idOf("");
    }

    /** The id of an owner, given now if it is new. */
    public int idOf(String name) {
        Integer known = ids.get(name);
        if (known != null) {
            return known;
        }
        if (names.size() >= MAX) {
            return NOBODY;
        }
        names.add(name);
        ids.put(name, names.size() - 1);
        return names.size() - 1;
    }

    /** Whether somebody of this name has an id already. */
    public boolean isKnown(String name) {
        return ids.containsKey(name);
    }

    /** Whether an owner is a strategy of the engine. */
    public static boolean isStrategy(String name) {
        return name.startsWith(STRATEGY_PREFIX);
    }

    /** The owner that a scope's name means. */
    public static String of(Scope scope, String name) {
        return scope == Scope.STRATEGY ? STRATEGY_PREFIX + name : name;
    }

    /** The name of an owner. */
    public String name(int id) {
        return names.get(id);
    }

    /** How many there are. */
    public int size() {
        return names.size();
    }

    /** Names by id; a live view. */
    public List<String> names() {
        return Collections.unmodifiableList(names);
    }
}
