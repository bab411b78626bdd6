package io.kairos.engine;

import io.kairos.domain.instrument.Venue;
import io.kairos.engine.application.ExecutionSettings;
import io.kairos.engine.application.VenueExecution;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How orders are waited for and tried again: one number for all venues, and others for single ones, as in {@code 2000,KRAKEN=4000}. Cold;
 * main thread.
 */
final class ExecutionValues {
    private static final String EVERYWHERE = "";

    private ExecutionValues() {}

    /** One setting, by venue. */
    private record Values(long everywhere, Map<Venue, Long> apart) {
        long at(Venue venue) {
            return apart.getOrDefault(venue, (Long) everywhere);
        }
    }

    /** {@code defaults} with what the settings say instead; every fault is noted. */
    static ExecutionSettings read(Settings settings, ExecutionSettings defaults) {
        Values answer = read(settings, "KAIROS_ENGINE_ANSWER_TIMEOUT_MS", ms(defaults.answerTimeoutNs()), 100, 60_000);
        Values quiet =
                read(settings, "KAIROS_ENGINE_NOT_FOUND_QUIET_MS", ms(defaults.notFoundQuietNs()), 6_000, 600_000);
        Values delay = read(settings, "KAIROS_ENGINE_LEG_RETRY_DELAY_MS", ms(defaults.legRetryDelayNs()), 0, 10_000);
        Values band = read(settings, "KAIROS_ENGINE_LEG_RETRY_BAND_BPS", defaults.legRetryBandBps(), 0, 1_000);
        Values retries = read(settings, "KAIROS_ENGINE_LEG_RETRIES", defaults.maxLegRetries(), 0, 20);
        ExecutionSettings read = defaults.everywhere(execution(
                answer.everywhere(), quiet.everywhere(), delay.everywhere(), band.everywhere(), retries.everywhere()));
        for (Venue venue : Venue.values()) {
            read = read.withVenue(
                    venue,
                    execution(answer.at(venue), quiet.at(venue), delay.at(venue), band.at(venue), retries.at(venue)));
        }
        return read;
    }

    private static long ms(long ns) {
        return TimeUnit.NANOSECONDS.toMillis(ns);
    }

    private static VenueExecution execution(long answerMs, long quietMs, long delayMs, long bandBps, long retries) {
        return new VenueExecution(
                TimeUnit.MILLISECONDS.toNanos(answerMs),
                TimeUnit.MILLISECONDS.toNanos(quietMs),
                TimeUnit.MILLISECONDS.toNanos(delayMs),
                (int) bandBps,
                (int) retries);
    }

    private static Values read(Settings settings, String name, long fallback, long min, long max) {
        String text = settings.text(name, "");
        Map<Venue, Long> apart = new EnumMap<>(Venue.class);
        long everywhere = fallback;
        try {
            for (String word : VenueAdapters.words(text)) {
                int equals = word.indexOf('=');
                String venue =
                        equals < 0 ? EVERYWHERE : word.substring(0, equals).strip();
                long value = Long.parseLong(word.substring(equals + 1).strip());
                if (value < min || value > max) {
                    throw new IllegalArgumentException(word);
                }
                if (equals < 0) {
                    everywhere = value;
                } else {
                    apart.put(Venue.valueOf(venue.toUpperCase(Locale.ROOT)), (Long) value);
                }
            }
        } catch (IllegalArgumentException e) {
            settings.fault(
                    name,
                    text,
                    "whole numbers from " + min + " to " + max
                            + ", one for all venues or VENUE=number for one, comma separated, such as " + fallback
                            + ",KRAKEN=" + Math.min(max, fallback * 2));
        }
        return new Values(everywhere, apart);
    }
}
