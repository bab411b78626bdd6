package io.kairos.engine.domain.risk;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.Venue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What may be traded, by scope: the whole engine, a venue, a strategy, a satellite, an instrument, an asset; who said so and why. The
 * strictest scope that an order is in counts; an asset that may only be reduced asks that the position in it shrinks. Engine thread only. Hot: {@link #level} does not allocate.
 *
 * <p>Bound: {@link #MAX_SCOPES} scopes besides the engine may be other than ACTIVE; the gate's own throttle then halts the engine
 * instead, and commands are refused.
 */
public final class KillSwitch {
    /** How many scopes may be other than ACTIVE at a time. */
    public static final int MAX_SCOPES = 1_024;

    /**
     * State of one scope.
     *
     * @param name as in {@link Scope}.
     * @param changedBy who set it last; empty when never set.
     * @param changedTimeNs when, 0 when never set.
     */
    public record Entry(
            Scope scope, String name, TradingState state, String changedBy, String reason, long changedTimeNs) {}

    private static final Entry UNTOUCHED = new Entry(Scope.ENGINE, "", TradingState.ACTIVE, "", "", 0);

    private Entry engine = UNTOUCHED;
    /** Other scopes that are not ACTIVE, oldest first. */
    private final List<Entry> others = new ArrayList<>();

    private int engineLevel;
    private final byte[] venues = new byte[Venue.values().length];
    private byte[] instruments = new byte[0];
    private byte[] owners = new byte[1];
    private byte[] assets = new byte[0];
    private int stoppedAssets;

    /** Stops or resumes the whole engine. */
    public void set(boolean nowEngaged, String by, String why, long timeNs) {
        setEngine(nowEngaged ? TradingState.HALTED : TradingState.ACTIVE, by, why, timeNs);
    }

    /** Sets the state of the whole engine. */
    public void setEngine(TradingState state, String by, String why, long timeNs) {
        engine = new Entry(Scope.ENGINE, "", state, by, why, timeNs);
        engineLevel = state.level();
    }

    /**
     * Sets the state of one scope other than the engine.
     *
     * @param id of the venue, instrument, owner or asset.
     * @return false when too many scopes are stopped already; nothing changed then.
     */
    public boolean setScope(Entry entry, int id) {
        int known = indexOf(entry.scope(), entry.name());
        if (known < 0 && others.size() >= MAX_SCOPES && entry.state() != TradingState.ACTIVE) {
            return false;
        }
        if (known >= 0) {
            others.remove(known);
        }
        if (entry.state() != TradingState.ACTIVE) {
            others.add(entry);
        }
        byte level = (byte) entry.state().level();
        switch (entry.scope()) {
            case VENUE -> venues[id] = level;
            case INSTRUMENT -> {
                instruments = atLeast(instruments, id + 1);
                instruments[id] = level;
            }
            case STRATEGY, SATELLITE -> {
                owners = atLeast(owners, id + 1);
                owners[id] = level;
            }
            case ASSET -> {
                assets = atLeast(assets, id + 1);
                stoppedAssets += (level > 0 ? 1 : 0) - (assets[id] > 0 ? 1 : 0);
                assets[id] = level;
            }
            case ENGINE ->
                throw new IllegalArgumentException(
                        "scope: expected one that orders have besides the engine, got " + entry.scope());
        }
        return true;
    }

    private static byte[] atLeast(byte[] levels, int count) {
        return levels.length >= count ? levels : Arrays.copyOf(levels, Math.max(count, 2 * levels.length));
    }

    private int indexOf(Scope scope, String name) {
        for (int i = 0; i < others.size(); i++) {
            if (others.get(i).scope() == scope && others.get(i).name().equals(name)) {
                return i;
            }
        }
        return -1;
    }

    /** How strict the strictest scope of an order is; of its assets only whether one is halted. See {@link TradingState#of}. */
    int level(Instrument on, int ownerId) {
        int level = Math.max(engineLevel, venues[on.venue().id()]);
        if (on.id() < instruments.length) {
            level = Math.max(level, instruments[on.id()]);
        }
        if (stoppedAssets > 0 && levelOfAssets(on) >= TradingState.HALTED.level()) {
            return TradingState.HALTED.level();
        }
        return ownerId >= 0 && ownerId < owners.length ? Math.max(level, owners[ownerId]) : level;
    }

    /** Whether any asset is other than ACTIVE. */
    boolean hasStoppedAssets() {
        return stoppedAssets > 0;
    }

    /** How strict an asset is by itself; see {@link TradingState#of}. */
    int levelOfAsset(int assetId) {
        return assetId < assets.length ? assets[assetId] : 0;
    }

    private int levelOfAssets(Instrument on) {
        return Math.max(levelOfAsset(on.base().id()), levelOfAsset(on.quote().id()));
    }

    /** How strict the venue, the instrument and the assets of a market are by themselves, whoever orders; see {@link TradingState#of}. */
    public int levelOfMarket(Instrument on) {
        int level = Math.max(venues[on.venue().id()], levelOfAssets(on));
        return on.id() < instruments.length ? Math.max(level, instruments[on.id()]) : level;
    }

    /** Whether an owner may order nowhere: the whole engine or he himself is halted. */
    public boolean isHaltedFor(int ownerId) {
        int halted = TradingState.HALTED.level();
        return engineLevel >= halted || (ownerId >= 0 && ownerId < owners.length && owners[ownerId] >= halted);
    }

    /** Whether any scope besides the engine is other than ACTIVE. */
    public boolean hasStoppedScopes() {
        return !others.isEmpty();
    }

    /** The entry that makes it at least this strict for such an order. */
    Entry culprit(Instrument on, String owner, TradingState atLeast) {
        if (engine.state().compareTo(atLeast) >= 0) {
            return engine;
        }
        for (Entry entry : others) {
            boolean meant =
                    switch (entry.scope()) {
                        case VENUE -> entry.name().equals(on.venue().name());
                        case INSTRUMENT -> entry.name().equals(Scope.nameOf(on));
                        case STRATEGY, SATELLITE ->
                            Owners.of(entry.scope(), entry.name()).equals(owner);
                        case ASSET ->
                            entry.name().equals(on.base().name())
                                    || entry.name().equals(on.quote().name());
                        case ENGINE -> false;
                    };
            if (meant && entry.state().compareTo(atLeast) >= 0) {
                return entry;
            }
        }
        return engine;
    }

    /** The engine's entry: what holds for an order of no known instrument. */
    Entry ofEngine() {
        return engine;
    }

    /** The state of a scope, null when it is ACTIVE and not the engine. */
    public @Nullable Entry entry(Scope scope, String name) {
        if (scope == Scope.ENGINE) {
            return engine;
        }
        int index = indexOf(scope, name);
        return index < 0 ? null : others.get(index);
    }

    /** Scopes besides the engine that are not ACTIVE, oldest first; a copy. */
    public List<Entry> stoppedScopes() {
        return List.copyOf(others);
    }

    /** State of the whole engine. */
    public TradingState state() {
        return engine.state();
    }

    /** Whether every scope is ACTIVE. */
    public boolean isActive() {
        return engineLevel == 0 && others.isEmpty();
    }

    /** Whether the whole engine is halted. */
    public boolean isEngaged() {
        return engine.state() == TradingState.HALTED;
    }

    /** Who set the engine's state last; empty when never set. */
    public String changedBy() {
        return engine.changedBy();
    }

    /** Why. */
    public String reason() {
        return engine.reason();
    }

    /** When, 0 when never set. */
    public long changedTimeNs() {
        return engine.changedTimeNs();
    }
}
