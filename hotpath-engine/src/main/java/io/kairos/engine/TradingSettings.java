package io.kairos.engine;

import io.kairos.domain.instrument.Venue;
import io.kairos.engine.adapter.outbound.execution.paper.PaperAgent;
import io.kairos.engine.adapter.outbound.execution.paper.PaperSettings;
import io.kairos.engine.application.TradingMode;
import io.kairos.engine.application.port.EventSink;
import io.kairos.engine.application.port.JournalSource;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Where orders go, and what paper trading assumes. Real money takes two settings that agree: one says live, the other confirms it with
 * the engine's own id. Without any setting the engine trades on paper.
 *
 * @param mode where.
 * @param paper what paper trading assumes, whether it is used or not.
 */
record TradingSettings(TradingMode mode, PaperSettings paper) {
    static final String MODE = "KAIROS_ENGINE_TRADING";
    static final String CONFIRMATION = "KAIROS_ENGINE_LIVE_CONFIRMED";

    private static final int DEFAULT_LATENCY_MS = 20;
    private static final List<String> REAL_DOMAINS = List.of("binance.com", "binance.us", "okx.com", "kraken.com");

    /** The trading settings; every fault is noted. */
    static TradingSettings read(Settings settings, String engineId, boolean simulated) {
        TradingMode mode =
                settings.choice(MODE, simulated ? TradingMode.SIMULATED : TradingMode.PAPER, TradingMode.values());
        String confirmation = settings.text(CONFIRMATION, "");
        switch (mode) {
            case LIVE -> checkLive(settings, engineId, simulated, confirmation);
            case SIMULATED -> checkSimulated(settings, simulated);
            case PAPER -> {
                // The safe side needs nothing.
            }
        }
        long orderMs = settings.number("KAIROS_ENGINE_PAPER_ORDER_LATENCY_MS", DEFAULT_LATENCY_MS, 1, 10_000);
        long cancelMs = settings.number("KAIROS_ENGINE_PAPER_CANCEL_LATENCY_MS", DEFAULT_LATENCY_MS, 1, 10_000);
        return new TradingSettings(
                mode,
                new PaperSettings(
                        TimeUnit.MILLISECONDS.toNanos(orderMs),
                        TimeUnit.MILLISECONDS.toNanos(cancelMs),
                        balances(settings, "KAIROS_ENGINE_PAPER_BALANCES")));
    }

    /** The venues of paper trading, null when orders go elsewhere; the caller runs them. */
    @Nullable
    PaperAgent paperVenues(JournalSource journal, EventSink sink, LongSupplier clock) {
        return mode == TradingMode.PAPER ? new PaperAgent(paper, journal, sink, clock) : null;
    }

    private static void checkLive(Settings settings, String engineId, boolean simulated, String confirmation) {
        if (simulated) {
            settings.fault(MODE, "live", "simulated or paper while KAIROS_ENGINE_SIMULATED is true");
        }
        String expected = confirmation(engineId);
        if (!confirmation.equals(expected)) {
            settings.fault(
                    CONFIRMATION,
                    confirmation.isEmpty() ? null : confirmation,
                    "\"" + expected + "\", since " + MODE + " is live; without that set " + MODE + " to paper");
        }
    }

    /** The words that confirm live trading by an engine. */
    static String confirmation(String engineId) {
        return engineId + " trades real money";
    }

    /** Who says simulated must not reach a real venue: every venue's address is set, and none is a real one. */
    private static void checkSimulated(Settings settings, boolean simulated) {
        if (!simulated) {
            settings.fault(MODE, "simulated", "KAIROS_ENGINE_SIMULATED true with it");
        }
        for (Venue venue : VenueAdapters.venues(settings)) {
            String prefix = "KAIROS_ENGINE_" + venue + '_';
            for (String name : VenueAdapters.urlNames(settings, venue)) {
                if (settings.text(prefix + name, "").isEmpty()) {
                    settings.fault(prefix + name, null, "a simulator's address, since " + MODE + " is simulated");
                }
            }
            for (String name : settings.namesWithPrefix(prefix)) {
                String value = settings.text(name, "").toLowerCase(Locale.ROOT);
                if (name.endsWith("_URL") && REAL_DOMAINS.stream().anyMatch(value::contains)) {
                    settings.fault(name, value, "a simulator's address, since " + MODE + " is simulated");
                }
            }
        }
    }

    /** {@code VENUE:ASSET=amount,ASSET=amount;VENUE:…}. */
    private static Map<Venue, Map<String, BigDecimal>> balances(Settings settings, String name) {
        Map<Venue, Map<String, BigDecimal>> all = new EnumMap<>(Venue.class);
        String text = settings.text(name, "");
        if (text.isEmpty()) {
            return all;
        }
        try {
            for (String part : text.split(";", -1)) {
                int colon = part.indexOf(':');
                Venue venue = Venue.valueOf(part.substring(0, colon).strip().toUpperCase(Locale.ROOT));
                Map<String, BigDecimal> amounts = all.computeIfAbsent(venue, unused -> new TreeMap<>());
                for (String each : VenueAdapters.words(part.substring(colon + 1))) {
                    int equals = each.indexOf('=');
                    String asset = each.substring(0, equals).strip();
                    String amount = each.substring(equals + 1).strip();
                    if (!asset.matches("[A-Z0-9]{1,16}") || !amount.matches("[0-9]{1,12}(\\.[0-9]{1,18})?")) {
                        throw new IllegalArgumentException(each);
                    }
                    amounts.put(asset, new BigDecimal(amount));
                }
            }
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            settings.fault(
                    name,
                    text,
                    "VENUE:ASSET=amount,ASSET=amount;VENUE:… with venues of " + Arrays.toString(Venue.values()));
        }
        return all;
    }
}
