package io.kairos.engine.domain.risk;

import io.kairos.domain.instrument.Asset;
import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.InstrumentRegistry;
import io.kairos.domain.instrument.Venue;
import io.kairos.domain.number.FixedMath;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@link RiskLimits} laid out for the checks: arrays by id, the strictest of engine, venue and instrument worked out beforehand
 * where one number suffices. Engine thread only; made anew when limits, instruments or owners change.
 *
 * <p>{@link #NONE} stands for "nothing stricter here": larger than anything that is compared with it.
 */
final class LimitTable {
    static final long NONE = Long.MAX_VALUE;

    private static final long NS_PER_MS = 1_000_000L;
    private static final long DEFAULT_CLOCK_MS = 10_000;
    private static final long DEFAULT_BUDGET_PERMILLE = 100;
    private static final long DEFAULT_WINDOW_MS = 10_000;
    private static final long DEFAULT_EXECUTION_WINDOW_MS = 60_000;
    private static final long DEFAULT_DIFFERENCE_PERMILLE = 50;
    private static final long DEFAULT_DIFFERENCES = 3;
    private static final long DEFAULT_DIFFERENCE_WINDOW_MS = 3_600_000;
    private static final boolean[] NOTHING = new boolean[0];
    private static final int VENUES = Venue.values().length;

    final int instruments;
    final int ownerCount;

    // Engine.
    final long dayNotional;
    final long dayLoss;
    final long maxExposure;
    final long openNotional;
    final long repeatedOrderWindowNs;
    final long repeatedExecutionWindowNs;
    final long priceMoveWindowNs;
    final int cancelsPerSecond;
    final int amendsPerSecond;

    // By instrument; each the strictest of its scopes.
    final int[] collarBps;
    final int[] moveBps;
    final long[] maxAgeNs;
    final long[] maxQty;
    final long[] maxValue;
    final boolean[] restricted;

    // By venue.
    final long[] maxClockNs = new long[VENUES];
    final boolean[] clockNeeded = new boolean[VENUES];
    final int[] minBudgetPermille = new int[VENUES];

    /** Orders per second, open orders and open notional of venues, instruments and owners. */
    final ScopeLimits byVenue = new ScopeLimits(VENUES);

    final ScopeLimits byInstrument;
    final ScopeLimits byOwner;

    // By owner.
    final long[] ownerMaxValue;
    final long[] ownerDayNotional;
    final int[] ownerAmends;
    final long[] repeatedOrders;
    final long[] repeatedExecutions;
    /** Whether the owner may trade only what is permitted to him; and that, by instrument. */
    final boolean[] isListed;

    final boolean[][] permitted;

    // By asset.
    final long[] maxPosition;
    final long[] maxAssetExposure;

    /** The three limits that count what scopes have in common. */
    static final class ScopeLimits {
        final int[] perSecond;
        final int[] openOrders;
        final long[] openNotional;
        /** Whether any of the scopes has any: if not, none needs to be looked at. */
        boolean any;

        ScopeLimits(int count) {
            perSecond = new int[count];
            openOrders = new int[count];
            openNotional = new long[count];
            Arrays.fill(perSecond, Integer.MAX_VALUE);
            Arrays.fill(openOrders, Integer.MAX_VALUE);
            Arrays.fill(openNotional, NONE);
        }

        private void set(int id, ControlLimit limit) {
            any = true;
            switch (limit.control()) {
                case ORDER_RATE -> perSecond[id] = (int) Math.min(limit.value(), Integer.MAX_VALUE);
                case OPEN_ORDERS -> openOrders[id] = (int) Math.min(limit.value(), Integer.MAX_VALUE);
                case OPEN_NOTIONAL -> openNotional[id] = limit.value();
                default -> throw new IllegalArgumentException("no count of scopes: control=" + limit.control());
            }
        }
    }

    /** What holds for the whole engine where nothing is set: never more than the limits that must be set allow anyway. */
    static long engineDefault(RiskLimits limits, RiskControl control) {
        return switch (control) {
            case AMEND_RATE -> limits.maxOrdersPerSecond();
            case VENUE_CLOCK -> DEFAULT_CLOCK_MS;
            case VENUE_BUDGET -> DEFAULT_BUDGET_PERMILLE;
            case MAX_VALUE -> NONE;
            case PRICE_MOVE -> 2L * limits.priceCollarBps();
            case MAX_EXPOSURE, OPEN_NOTIONAL -> limits.maxDailyNotionalAmount();
            case DAY_LOSS -> limits.maxDailyNotionalAmount() / 10;
            case REPEATED_ORDER -> perWindow(limits, RiskControl.REPEATED_ORDER_WINDOW, DEFAULT_WINDOW_MS);
            case REPEATED_EXECUTION ->
                perWindow(limits, RiskControl.REPEATED_EXECUTION_WINDOW, DEFAULT_EXECUTION_WINDOW_MS);
            case PRICE_MOVE_WINDOW, REPEATED_ORDER_WINDOW -> DEFAULT_WINDOW_MS;
            case REPEATED_EXECUTION_WINDOW -> DEFAULT_EXECUTION_WINDOW_MS;
            case CANCEL_RATE -> 2L * limits.maxOrdersPerSecond();
            case BALANCE_DIFFERENCE -> DEFAULT_DIFFERENCE_PERMILLE;
            case BALANCE_DIFFERENCES -> DEFAULT_DIFFERENCES;
            case BALANCE_DIFFERENCE_WINDOW -> DEFAULT_DIFFERENCE_WINDOW_MS;
            default -> 0;
        };
    }

    /** Half of what the rate lets through in a whole window: all of it would never be reached. */
    private static long perWindow(RiskLimits limits, RiskControl windowControl, long defaultMs) {
        long windowMs = limits.engine(windowControl, defaultMs);
        return Math.max(1, limits.maxOrdersPerSecond() * Math.max(1, windowMs / 1_000) / 2);
    }

    private static long engine(RiskLimits limits, RiskControl control) {
        return limits.engine(control, engineDefault(limits, control));
    }

    LimitTable(RiskLimits limits, InstrumentRegistry registry, Owners owners) {
        instruments = registry.instruments().size();
        ownerCount = owners.size();
        int assets = registry.assets().size();
        dayNotional = limits.maxDailyNotionalAmount();
        dayLoss = engine(limits, RiskControl.DAY_LOSS);
        maxExposure = engine(limits, RiskControl.MAX_EXPOSURE);
        openNotional = engine(limits, RiskControl.OPEN_NOTIONAL);
        repeatedOrderWindowNs = engine(limits, RiskControl.REPEATED_ORDER_WINDOW) * NS_PER_MS;
        repeatedExecutionWindowNs = engine(limits, RiskControl.REPEATED_EXECUTION_WINDOW) * NS_PER_MS;
        priceMoveWindowNs = engine(limits, RiskControl.PRICE_MOVE_WINDOW) * NS_PER_MS;
        cancelsPerSecond = (int) Math.min(Integer.MAX_VALUE, engine(limits, RiskControl.CANCEL_RATE));
        long amends = limits.engine(RiskControl.AMEND_RATE, -1);
        amendsPerSecond = amends < 0 ? Integer.MAX_VALUE : (int) Math.min(Integer.MAX_VALUE, amends);
        collarBps = filled(instruments, limits.priceCollarBps());
        moveBps = filled(instruments, (int) Math.min(Integer.MAX_VALUE, engine(limits, RiskControl.PRICE_MOVE)));
        maxAgeNs = filled(instruments, limits.maxQuoteAgeNs());
        maxQty = filled(instruments, NONE);
        maxValue = filled(instruments, engine(limits, RiskControl.MAX_VALUE));
        restricted = new boolean[instruments];
        Arrays.fill(maxClockNs, engine(limits, RiskControl.VENUE_CLOCK) * NS_PER_MS);
        Arrays.fill(clockNeeded, limits.engine(RiskControl.VENUE_CLOCK, -1) >= 0);
        Arrays.fill(minBudgetPermille, (int) engine(limits, RiskControl.VENUE_BUDGET));
        byInstrument = new ScopeLimits(instruments);
        byOwner = new ScopeLimits(ownerCount);
        ownerMaxValue = filled(ownerCount, NONE);
        ownerDayNotional = filled(ownerCount, NONE);
        ownerAmends = filled(ownerCount, Integer.MAX_VALUE);
        repeatedOrders = filled(ownerCount, engine(limits, RiskControl.REPEATED_ORDER));
        repeatedExecutions = filled(ownerCount, NONE);
        long executions = engine(limits, RiskControl.REPEATED_EXECUTION);
        boolean listed = limits.engine(RiskControl.PERMISSION_REQUIRED, 0) != 0;
        isListed = new boolean[ownerCount];
        permitted = new boolean[ownerCount][];
        for (int owner = 0; owner < ownerCount; owner++) {
            if (Owners.isStrategy(owners.name(owner))) {
                repeatedExecutions[owner] = executions;
            }
            isListed[owner] = listed;
            permitted[owner] = NOTHING;
        }
        maxPosition = filled(assets, NONE);
        maxAssetExposure = filled(assets, NONE);
        for (ControlLimit limit : limits.controls()) {
            apply(limit, registry, owners);
        }
    }

    private static long[] filled(int count, long value) {
        long[] values = new long[count];
        Arrays.fill(values, value);
        return values;
    }

    private static int[] filled(int count, int value) {
        int[] values = new int[count];
        Arrays.fill(values, value);
        return values;
    }

    private void apply(ControlLimit limit, InstrumentRegistry registry, Owners owners) {
        switch (limit.scope()) {
            case ENGINE -> {
                // Read above.
            }
            case VENUE -> applyToVenue(limit, registry);
            case INSTRUMENT -> {
                Instrument on = instrument(registry, limit.name());
                if (on != null) {
                    applyToInstrument(limit, on);
                }
            }
            case STRATEGY, SATELLITE -> {
                String name = Owners.of(limit.scope(), limit.name());
                for (int owner = 0; owner < ownerCount; owner++) {
                    if (owners.name(owner).equals(name)) {
                        applyToOwner(limit, owner, registry);
                    }
                }
            }
            case ASSET -> applyToAsset(limit, registry);
        }
    }

    private void applyToVenue(ControlLimit limit, InstrumentRegistry registry) {
        Venue venue = venue(limit.name());
        if (venue == null) {
            return;
        }
        switch (limit.control()) {
            case VENUE_CLOCK -> {
                maxClockNs[venue.id()] = Math.min(maxClockNs[venue.id()], limit.value() * NS_PER_MS);
                clockNeeded[venue.id()] = true;
            }
            case VENUE_BUDGET ->
                minBudgetPermille[venue.id()] = Math.max(minBudgetPermille[venue.id()], (int) limit.value());
            case RESTRICTED, MAX_VALUE, BOOK -> {
                for (Instrument on : registry.instruments()) {
                    if (on.venue() == venue) {
                        applyToInstrument(limit, on);
                    }
                }
            }
            default -> byVenue.set(venue.id(), limit);
        }
    }

    private void applyToInstrument(ControlLimit limit, Instrument on) {
        int id = on.id();
        switch (limit.control()) {
            case RESTRICTED -> restricted[id] = limit.value() != 0;
            case MAX_QUANTITY -> {
                long qty = FixedMath.rescaleDown(limit.value(), on.base().decimals(), on.qtyDecimals());
                maxQty[id] = Math.min(maxQty[id], qty == FixedMath.OVERFLOW ? NONE : qty);
            }
            case MAX_VALUE -> maxValue[id] = Math.min(maxValue[id], limit.value());
            case BOOK -> maxAgeNs[id] = Math.min(maxAgeNs[id], limit.value() * NS_PER_MS);
            case PRICE_COLLAR -> collarBps[id] = (int) Math.min(collarBps[id], limit.value());
            case PRICE_MOVE -> moveBps[id] = (int) Math.min(moveBps[id], limit.value());
            default -> byInstrument.set(id, limit);
        }
    }

    private void applyToOwner(ControlLimit limit, int owner, InstrumentRegistry registry) {
        switch (limit.control()) {
            case MAX_VALUE -> ownerMaxValue[owner] = limit.value();
            case DAY_NOTIONAL -> ownerDayNotional[owner] = limit.value();
            case AMEND_RATE -> ownerAmends[owner] = (int) Math.min(limit.value(), Integer.MAX_VALUE);
            case REPEATED_ORDER -> repeatedOrders[owner] = Math.min(repeatedOrders[owner], limit.value());
            case REPEATED_EXECUTION -> repeatedExecutions[owner] = Math.min(repeatedExecutions[owner], limit.value());
            case PERMISSION -> {
                if (permitted[owner].length == 0) {
                    permitted[owner] = new boolean[instruments];
                }
                isListed[owner] = true;
                boolean[] may = permitted[owner];
                for (Instrument on : registry.instruments()) {
                    may[on.id()] |= limit.target().equals(on.venue().name())
                            || limit.target().equals(Scope.nameOf(on));
                }
            }
            default -> byOwner.set(owner, limit);
        }
    }

    private void applyToAsset(ControlLimit limit, InstrumentRegistry registry) {
        Asset asset = registry.assetByName(limit.name());
        if (asset == null) {
            return;
        }
        List<Instrument> all = registry.instruments();
        switch (limit.control()) {
            case MAX_POSITION -> maxPosition[asset.id()] = limit.value();
            case MAX_EXPOSURE -> maxAssetExposure[asset.id()] = limit.value();
            case MAX_QUANTITY -> {
                for (Instrument on : all) {
                    if (on.base().id() == asset.id()) {
                        applyToInstrument(limit, on);
                    }
                }
            }
            case RESTRICTED -> {
                for (Instrument on : all) {
                    if (on.base().id() == asset.id() || on.quote().id() == asset.id()) {
                        applyToInstrument(limit, on);
                    }
                }
            }
            default -> throw new IllegalArgumentException("not for an asset: control=" + limit.control());
        }
    }

    static @Nullable Instrument instrument(InstrumentRegistry registry, String name) {
        int colon = name.indexOf(':');
        Venue venue = colon < 0 ? null : venue(name.substring(0, colon));
        return venue == null ? null : registry.bySymbol(venue, name.substring(colon + 1));
    }

    static @Nullable Venue venue(String name) {
        for (Venue venue : Venue.values()) {
            if (venue.name().equals(name)) {
                return venue;
            }
        }
        return null;
    }
}
