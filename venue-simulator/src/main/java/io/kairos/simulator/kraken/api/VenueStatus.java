package io.kairos.simulator.kraken.api;

import io.kairos.simulator.fault.ArmedFault;
import io.kairos.simulator.fault.FaultTarget;
import io.kairos.simulator.fault.VenueFaults;
import io.kairos.simulator.market.Instrument;
import io.kairos.simulator.matching.OrderType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The states of the trading engine and of each pair, faults included, and who must hear of changes. Venue thread only.
 */
public final class VenueStatus implements FaultTarget {
    private final Pairs pairs;
    private final VenueFaults faults;
    private final List<Listener> listeners = new ArrayList<>();
    private final Map<Pair, Listing> listings = new HashMap<>();
    private SystemState system = SystemState.ONLINE;

    /** Hears of changes after they took effect. */
    public interface Listener {
        /** The engine's state changed. */
        void onSystemState(SystemState state);

        /** A pair's status or price step changed. */
        void onPair(Pair pair);
    }

    private record Listing(PairStatus status, long tickSize, int priceDecimals) {}

    VenueStatus(Pairs pairs, VenueFaults faults) {
        this.pairs = pairs;
        this.faults = faults;
        pairs.all().forEach(pair -> listings.put(pair, listing(pair)));
        faults.attach(this);
    }

    public void addListener(Listener listener) {
        listeners.add(listener);
    }

    public SystemState system() {
        return system;
    }

    public PairStatus of(Pair pair) {
        return of(listings, pair).status();
    }

    /** The price step now, eight decimals. */
    public long tickSize(Pair pair) {
        return of(listings, pair).tickSize();
    }

    /** Decimals of prices now, in messages and checksums. */
    public int priceDecimals(Pair pair) {
        return of(listings, pair).priceDecimals();
    }

    /** Refuses what engine and pair do not take at present. */
    void checkOrder(Pair pair, OrderType type, boolean isNew) throws ApiError {
        switch (system) {
            case ONLINE -> {}
            case MAINTENANCE -> throw new ApiError("EService:Unavailable");
            case CANCEL_ONLY -> throw new ApiError("EService:Market in cancel_only mode");
            case POST_ONLY -> {
                if (type != OrderType.LIMIT_MAKER) {
                    throw new ApiError("EService:Market in post_only mode");
                }
            }
        }
        PairStatus pairStatus = of(pair);
        if (pairStatus == PairStatus.CANCEL_ONLY) {
            throw new ApiError("EService:Market in cancel_only mode");
        }
        if (pairStatus == PairStatus.POST_ONLY && type != OrderType.LIMIT_MAKER) {
            throw new ApiError("EService:Market in post_only mode");
        }
        if (pairStatus == PairStatus.DELISTED && isNew) {
            throw MarketMethods.unknownPair();
        }
        boolean limits = pairStatus == PairStatus.LIMIT_ONLY && type != OrderType.MARKET;
        if (pairStatus != PairStatus.ONLINE && pairStatus != PairStatus.POST_ONLY && !limits) {
            throw new ApiError("EService:Unavailable");
        }
    }

    @Override
    public int onArmed(ArmedFault fault) {
        return refresh();
    }

    @Override
    public void onEnded(ArmedFault fault) {
        refresh();
    }

    private int refresh() {
        SystemState state =
                switch (faults.status()) {
                    case ONLINE -> SystemState.ONLINE;
                    case MAINTENANCE -> SystemState.MAINTENANCE;
                    case CANCEL_ONLY -> SystemState.CANCEL_ONLY;
                    case POST_ONLY -> SystemState.POST_ONLY;
                };
        int changed = 0;
        if (state != system) {
            system = state;
            changed++;
            listeners.forEach(listener -> listener.onSystemState(state));
        }
        for (Pair pair : pairs.all()) {
            Listing now = listing(pair);
            if (!now.equals(listings.put(pair, now))) {
                changed++;
                listeners.forEach(listener -> listener.onPair(pair));
            }
        }
        return changed;
    }

    private Listing listing(Pair pair) {
        PairStatus status =
                switch (faults.listing(pair.symbol())) {
                    case TRADING -> PairStatus.ONLINE;
                    case HALTED ->
                        PairStatus.parse(faults.haltStatus(pair.symbol(), PairStatus.CANCEL_ONLY.wireName()));
                    case DELISTED -> PairStatus.DELISTED;
                };
        Instrument rules = faults.rules(pair.instrument());
        return new Listing(status, rules.tickSize(), rules.priceDecimals());
    }

    private static Listing of(Map<Pair, Listing> listings, Pair pair) {
        Listing listing = listings.get(pair);
        if (listing == null) {
            throw new IllegalArgumentException("not a pair of this venue: symbol=" + pair.symbol());
        }
        return listing;
    }
}
