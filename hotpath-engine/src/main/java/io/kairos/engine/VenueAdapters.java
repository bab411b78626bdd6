package io.kairos.engine;

import io.kairos.domain.instrument.Venue;
import io.kairos.engine.adapter.inbound.feed.FeedSettings;
import io.kairos.engine.adapter.venue.net.ProxySettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the adapters of the configured venues and reads what all of them have in common. Cold; main thread. */
final class VenueAdapters {
    /**
     * What all venues have in common.
     *
     * @param feed with the default depth and without redundancy.
     * @param proxy for all traffic to venues, or null for none.
     */
    record Common(FeedSettings feed, @Nullable ProxySettings proxy) {}

    private VenueAdapters() {}

    /** The adapters that the settings name; every fault is noted. */
    static List<VenueAdapter.Factory> configure(Settings settings, List<String> faults) {
        Common common = new Common(common(settings), proxy(settings, faults));
        List<VenueAdapter.Factory> factories = new ArrayList<>();
        for (Venue venue : venues(settings)) {
            VenueAdapter.Factory factory =
                    switch (venue) {
                        case BINANCE -> BinanceAdapter.configure(settings, common, faults);
                        case OKX -> OkxAdapter.configure(settings, common, faults);
                        case KRAKEN -> KrakenAdapter.configure(settings, common, faults);
                    };
            if (factory != null) {
                factories.add(factory);
            }
        }
        return factories;
    }

    /** The settings of a venue's addresses without which it is the real one; each follows {@code KAIROS_ENGINE_VENUE_}. */
    static List<String> urlNames(Settings settings, Venue venue) {
        return switch (venue) {
            case BINANCE -> List.of("REST_URL", "STREAM_URL", "WS_API_URL");
            case OKX -> List.of("REST_URL", "STREAM_URL");
            // The private address is only used with a key.
            case KRAKEN ->
                settings.text("KAIROS_ENGINE_KRAKEN_API_KEY_FILE", "").isEmpty()
                        ? List.of("REST_URL", "STREAM_URL")
                        : List.of("REST_URL", "STREAM_URL", "PRIVATE_URL");
        };
    }

    /** The venues that the settings name. */
    static Set<Venue> venues(Settings settings) {
        String text = settings.text("KAIROS_ENGINE_VENUES", Venue.BINANCE.name());
        Set<Venue> venues = new LinkedHashSet<>();
        for (String name : words(text)) {
            try {
                venues.add(Venue.valueOf(name.toUpperCase(Locale.ROOT)));
            } catch (IllegalArgumentException unknown) {
                settings.fault(
                        "KAIROS_ENGINE_VENUES", text, "names of venues, comma separated: " + List.of(Venue.values()));
            }
        }
        return venues;
    }

    private static FeedSettings common(Settings settings) {
        return FeedSettings.DEFAULTS.publishing(
                (int) settings.number("KAIROS_ENGINE_DEPTH_LEVELS", FeedSettings.DEFAULTS.depthLevels(), 1, 100),
                (int) settings.number(
                        "KAIROS_ENGINE_DEPTH_INTERVAL_MS", FeedSettings.DEFAULTS.depthIntervalMs(), 10, 60_000));
    }

    /** The proxy for all traffic to venues, or null for none; every fault is noted. */
    static @Nullable ProxySettings proxy(Settings settings, List<String> faults) {
        String url = settings.text("KAIROS_ENGINE_PROXY_URL", "");
        Path credentials = settings.file("KAIROS_ENGINE_PROXY_CREDENTIALS_FILE");
        if (url.isEmpty()) {
            return null;
        }
        try {
            return ProxySettings.read(url, credentials);
        } catch (IllegalArgumentException e) {
            faults.add("KAIROS_ENGINE_PROXY_URL: " + e.getMessage());
        } catch (IOException e) {
            faults.add("KAIROS_ENGINE_PROXY_CREDENTIALS_FILE: " + e.getMessage());
        }
        return null;
    }

    /** The feed settings of one venue, read from its own two names. */
    static FeedSettings feed(Settings settings, Common common, String depthName, String redundantName) {
        long depth = settings.number(depthName, common.feed().depth(), 1, 1_000);
        if (!FeedSettings.DEPTHS.contains((int) depth)) {
            settings.fault(depthName, depth, "one of " + FeedSettings.DEPTHS);
            depth = common.feed().depth();
        }
        return common.feed().with((int) depth, settings.flag(redundantName, false));
    }

    /** The words of a comma separated list, without blanks. */
    static List<String> words(String text) {
        return Stream.of(text.split(",", -1))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
