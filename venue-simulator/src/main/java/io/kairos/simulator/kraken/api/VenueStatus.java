package io.kairos.simulator.kraken.api;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The states of the trading engine and of each pair, and who must hear of changes. Venue thread only. */
public final class VenueStatus {
    private final List<Listener> listeners = new ArrayList<>();
    private final Map<Pair, PairStatus> pairs = new HashMap<>();
    private SystemState system = SystemState.ONLINE;

    /** Hears of changes after they took effect. */
    public interface Listener {
        /** The engine's state changed. */
        void onSystemState(SystemState state);

        /** A pair's status changed. */
        void onPairStatus(Pair pair, PairStatus status);
    }

    public void addListener(Listener listener) {
        listeners.add(listener);
    }

    public SystemState system() {
        return system;
    }

    /** Changes the engine's state. */
    public void setSystem(SystemState state) {
        if (state != system) {
            system = state;
            listeners.forEach(listener -> listener.onSystemState(state));
        }
    }

    public PairStatus of(Pair pair) {
        return pairs.getOrDefault(pair, PairStatus.ONLINE);
    }

    /** Changes a pair's status. */
    public void set(Pair pair, PairStatus status) {
        if (status != of(pair)) {
            pairs.put(pair, status);
            listeners.forEach(listener -> listener.onPairStatus(pair, status));
        }
    }
}
