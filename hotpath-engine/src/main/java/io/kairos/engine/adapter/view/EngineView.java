package io.kairos.engine.adapter.view;

import io.kairos.domain.instrument.Asset;
import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.Venue;
import io.kairos.proto.common.v1.RiskScope;
import io.kairos.proto.common.v1.TradingState;
import io.kairos.proto.engine.v1.KillSwitchState;
import io.kairos.proto.engine.v1.ScopeState;
import io.kairos.proto.trading.v1.BalanceUpdate;
import io.kairos.proto.trading.v1.LimitsProposal;
import io.kairos.proto.trading.v1.Opportunity;
import io.kairos.proto.trading.v1.Position;
import io.kairos.proto.trading.v1.RiskLimits;
import io.kairos.proto.trading.v1.Strategy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * The engine's state as of a journal sequence, for readers on any thread. Written by {@link ViewAgent} alone.
 *
 * <p>Each part is published as a whole; {@link #sequence()} read before a part says up to where that part is surely true.
 */
public final class EngineView {
    /** State of one venue's market data and order link. */
    public enum Link {
        /** Nothing flows. */
        DOWN,
        /** Connecting, filling gaps or reconciling. */
        WORKING,
        /** Flows. */
        UP
    }

    /**
     * Limits in force.
     *
     * @param changedBy who changed them last, empty for start values.
     * @param changedTimeNs when, since the epoch.
     */
    public record LimitsView(RiskLimits limits, String changedBy, long changedTimeNs) {}

    private record Key(String venue, String name) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int byVenue = venue.compareTo(other.venue);
            return byVenue != 0 ? byVenue : name.compareTo(other.name);
        }
    }

    private final OrderIndex orders;
    private final ConversionIndex conversions = new ConversionIndex();
    private final Map<Key, BalanceUpdate> balances = new ConcurrentSkipListMap<>();
    private final Map<Key, Position> positions = new ConcurrentSkipListMap<>();
    private final Map<Key, Instrument> instruments = new ConcurrentSkipListMap<>();
    private final Map<Integer, Instrument> instrumentsById = new ConcurrentHashMap<>();
    private final Map<String, Asset> assets = new ConcurrentHashMap<>();
    private final Map<String, Strategy> strategies = new ConcurrentSkipListMap<>();
    private final Map<Venue, Link> feeds = new ConcurrentHashMap<>();
    private final Map<Venue, Link> executions = new ConcurrentHashMap<>();
    private final Map<Venue, Long> lastMessageTimesNs = new ConcurrentHashMap<>();
    private volatile LimitsView limits = new LimitsView(RiskLimits.getDefaultInstance(), "", 0);
    private volatile KillSwitchState killSwitch = KillSwitchState.getDefaultInstance();
    private volatile @Nullable LimitsProposal proposal;
    private volatile boolean ready;
    private volatile String readinessReason = "starting";
    private volatile long runId;
    private volatile long sequence;

    /** An empty view that remembers this many final orders. */
    public EngineView(int maxFinalOrders) {
        orders = new OrderIndex(maxFinalOrders);
    }

    /** The order with the engine's id, or null when it is not known (any more). */
    public @Nullable OrderView order(long orderId) {
        return orders.byId(orderId);
    }

    /** The order with this owner's id, or null when it is not known (any more). */
    public @Nullable OrderView order(String owner, String clientOrderId) {
        return orders.byClientId(owner, clientOrderId);
    }

    /** The conversion with this number, or null when it is not known (any more). */
    public @Nullable Opportunity conversion(long conversionId) {
        return conversions.byId(conversionId);
    }

    /** The conversion with this owner's id, or null when it is not known (any more). */
    public @Nullable Opportunity conversion(String owner, String clientId) {
        return conversions.byClientId(owner, clientId);
    }

    /** Orders that are not final, oldest first. */
    public List<OrderView> openOrders() {
        return orders.open();
    }

    /** Number of orders that are not final. */
    public int openOrderCount() {
        return orders.openCount();
    }

    /** Balances by venue and asset; of one venue, or of all when {@code venue} is empty. */
    public List<BalanceUpdate> balances(String venue) {
        return select(balances, venue);
    }

    /** Positions by venue and asset. */
    public List<Position> positions() {
        return select(positions, "");
    }

    /** Instruments by venue and symbol; of one venue, or of all when {@code venue} is empty. */
    public List<Instrument> instruments(String venue) {
        return select(instruments, venue);
    }

    private static <V> List<V> select(Map<Key, V> all, String venue) {
        List<V> selected = new ArrayList<>();
        all.forEach((key, value) -> {
            if (venue.isEmpty() || key.venue().equals(venue)) {
                selected.add(value);
            }
        });
        return selected;
    }

    /** Whether an instrument of this venue and symbol is known. */
    public boolean hasInstrument(String venue, String symbol) {
        return instruments.containsKey(new Key(venue, symbol));
    }

    /** The instrument with the engine's id, or null when it is not defined (yet). */
    public @Nullable Instrument instrument(int id) {
        return instrumentsById.get(id);
    }

    /** The asset of this name, or null. */
    public @Nullable Asset asset(String name) {
        return assets.get(name);
    }

    /** Limits in force; all zero while there are none. */
    public LimitsView limits() {
        return limits;
    }

    /** Strategies by name. */
    public List<Strategy> strategies() {
        return new ArrayList<>(strategies.values());
    }

    /** The strategy of this name, or null. */
    public @Nullable Strategy strategy(String name) {
        return strategies.get(name);
    }

    /** Kill switch. */
    public KillSwitchState killSwitch() {
        return killSwitch;
    }

    /** The change of limits that waits for a second person, null for none. */
    public @Nullable LimitsProposal proposal() {
        return proposal;
    }

    /** Whether orders may pass the gate. */
    public boolean isReady() {
        return ready;
    }

    /** Why it is ready or not. */
    public String readinessReason() {
        return readinessReason;
    }

    /** State of a venue's market data. */
    public Link feed(Venue venue) {
        return feeds.getOrDefault(venue, Link.DOWN);
    }

    /** State of a venue's order entry and user stream. */
    public Link execution(Venue venue) {
        return executions.getOrDefault(venue, Link.DOWN);
    }

    /** Receive time of a venue's newest market data, since the epoch; 0 for none. */
    public long lastMessageTimeNs(Venue venue) {
        return lastMessageTimesNs.getOrDefault(venue, 0L);
    }

    /** Number of the engine's run in this process; 0 until it has begun. */
    public long runId() {
        return runId;
    }

    /** Last journal sequence applied. */
    public long sequence() {
        return sequence;
    }

    void putOrder(OrderView order) {
        orders.put(order);
    }

    void putConversion(Opportunity conversion) {
        conversions.put(conversion);
    }

    void putBalance(BalanceUpdate balance, Position position) {
        Key key = new Key(balance.getVenue(), balance.getAsset());
        balances.put(key, balance);
        positions.put(key, position);
    }

    void putInstrument(Instrument instrument) {
        instruments.put(new Key(instrument.venue().name(), instrument.symbol()), instrument);
        instrumentsById.put(instrument.id(), instrument);
    }

    void putAsset(Asset asset) {
        assets.put(asset.name(), asset);
    }

    void putStrategy(Strategy strategy) {
        strategies.put(strategy.getName(), strategy);
    }

    void setLimits(LimitsView next) {
        limits = next;
    }

    /** Takes over the state of one scope; only the view's thread writes. */
    void setTradingState(ScopeState next) {
        KillSwitchState.Builder all = killSwitch.toBuilder();
        if (next.getScope() == RiskScope.RISK_SCOPE_ENGINE) {
            all.setEngaged(next.getState() == TradingState.TRADING_STATE_HALTED)
                    .setState(next.getState())
                    .setChangedBy(next.getChangedBy())
                    .setReason(next.getReason())
                    .setChangedTimeNs(next.getChangedTimeNs());
        } else {
            all.clearStoppedScopes();
            for (ScopeState other : killSwitch.getStoppedScopesList()) {
                if (other.getScope() != next.getScope() || !other.getName().equals(next.getName())) {
                    all.addStoppedScopes(other);
                }
            }
            if (next.getState() != TradingState.TRADING_STATE_ACTIVE) {
                all.addStoppedScopes(next);
            }
        }
        killSwitch = all.build();
    }

    void setProposal(@Nullable LimitsProposal next) {
        proposal = next;
    }

    void setReadiness(boolean nextReady, String reason) {
        readinessReason = reason;
        ready = nextReady;
    }

    void setFeed(Venue venue, Link link) {
        feeds.put(venue, link);
    }

    void setExecution(Venue venue, Link link) {
        executions.put(venue, link);
    }

    void setLastMessageTimeNs(Venue venue, long timeNs) {
        lastMessageTimesNs.put(venue, timeNs);
    }

    void setRunId(long next) {
        runId = next;
    }

    void setSequence(long next) {
        sequence = next;
    }
}
