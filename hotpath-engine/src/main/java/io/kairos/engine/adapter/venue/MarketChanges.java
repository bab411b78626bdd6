package io.kairos.engine.adapter.venue;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.InstrumentRegistry;
import io.kairos.domain.instrument.Venue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;

/** What a venue's list of markets changes in what we know of it. Stateless. */
public final class MarketChanges {
    private MarketChanges() {}

    /**
     * The known instruments that are not as they were: other rules, halted, or not listed any more. New markets join with the next start.
     *
     * @param specs all that the venue lists now.
     * @param registry what is known; it is not changed.
     * @param onSkipped told of those that cannot be written as the engine writes amounts.
     */
    public static List<Instrument> of(
            List<InstrumentSpec> specs,
            Venue venue,
            InstrumentRegistry registry,
            BiConsumer<InstrumentSpec, IllegalArgumentException> onSkipped) {
        List<Instrument> changed = new ArrayList<>();
        Set<Integer> listed = new HashSet<>();
        for (InstrumentSpec spec : specs) {
            Instrument known = registry.bySymbol(spec.venue(), spec.symbol());
            if (known == null) {
                continue;
            }
            listed.add(known.id());
            try {
                Instrument now = spec.define(registry);
                if (!now.equals(known)) {
                    changed.add(now);
                }
            } catch (IllegalArgumentException e) {
                onSkipped.accept(spec, e);
                if (known.trading()) {
                    changed.add(known.withTrading(false));
                }
            }
        }
        for (Instrument known : registry.instruments()) {
            if (known.venue() == venue && known.trading() && !listed.contains(known.id())) {
                changed.add(known.withTrading(false));
            }
        }
        return changed;
    }
}
