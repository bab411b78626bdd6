package io.kairos.engine.adapter.venue;

import io.kairos.domain.instrument.Venue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The fees that a venue told of our account, by its name of the market, and what holds where it told none: those that it told before, else the configured ones. Says when
 * an account pays more than is configured. One thread at a time; the counts are for any.
 */
public final class FeeBoard {
    private static final Logger LOG = LoggerFactory.getLogger(FeeBoard.class);
    private static final int MAX_NAMED = 10;

    private final Venue venue;
    private final Map<String, AccountFees> told = new HashMap<>();
    private final AtomicLong known = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private final AtomicLong higher = new AtomicLong();

    /** Of one venue. */
    public FeeBoard(Venue venue) {
        this.venue = venue;
    }

    /** The venue told the fees of a market. */
    public void tell(String venueSymbol, AccountFees fees) {
        told.put(venueSymbol, fees);
        known.set(told.size());
    }

    /** The venue could not be asked, or did not tell what can be read. */
    public void onFailed(String why) {
        failures.incrementAndGet();
        LOG.warn(
                "fees of the account not read: venue={} markets with fees told before={}, the others have the configured ones; cause={}",
                venue,
                told.size(),
                why);
    }

    /** Markets with configured fees get those of the account, as far as the venue told them. */
    public List<InstrumentSpec> apply(List<InstrumentSpec> configured) {
        List<InstrumentSpec> priced = new ArrayList<>(configured.size());
        List<String> dearer = new ArrayList<>();
        for (InstrumentSpec spec : configured) {
            AccountFees fees = told.get(spec.venueSymbol());
            priced.add(fees == null ? spec : spec.withFees(fees.takerCentibps(), fees.makerCentibps()));
            if (fees != null
                    && (fees.takerCentibps() > spec.takerFeeCentibps()
                            || fees.makerCentibps() > spec.makerFeeCentibps())) {
                dearer.add(spec.symbol() + " taker " + fees.takerCentibps() + " maker " + fees.makerCentibps());
            }
        }
        higher.set(dearer.size());
        if (!dearer.isEmpty()) {
            LOG.warn(
                    "the account pays more than is configured, what it pays is used: venue={} markets={} centibps={}",
                    venue,
                    dearer.size(),
                    dearer.subList(0, Math.min(MAX_NAMED, dearer.size())));
        }
        return priced;
    }

    /** Numbers by name; any thread. */
    public Map<String, Long> details() {
        return Map.of("feesTold", known.get(), "feeFailures", failures.get(), "feesAboveConfigured", higher.get());
    }
}
