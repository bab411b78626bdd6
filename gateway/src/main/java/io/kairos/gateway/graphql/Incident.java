package io.kairos.gateway.graphql;

import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;

/** Short numbers that join what a user saw with what the log says. */
final class Incident {
    private Incident() {}

    static String next() {
        return String.format(Locale.ROOT, "%08x", ThreadLocalRandom.current().nextInt());
    }
}
