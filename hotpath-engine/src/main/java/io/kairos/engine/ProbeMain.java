package io.kairos.engine;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.Venue;
import io.kairos.engine.tool.Findings;
import io.kairos.engine.tool.Probe;
import io.kairos.engine.tool.ProbeTap;
import io.kairos.engine.tool.ToolArguments;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/**
 * {@code ProbeMain VENUE [--seconds N] [--symbols A-B,C-D] [--depth N] [--rest-url URL] [--stream-url URL]}: connects to a venue,
 * public data only, and prints which assumptions of the adapter hold. Exit code 0 when all that could be seen hold, 1 when one is
 * broken, 2 when the venue changed something with which the adapter copes, 64 for faulty arguments, 69 when the venue cannot be reached, 78 for faulty settings.
 */
public final class ProbeMain {
    private static final int EXIT_BROKEN = 1;
    private static final int EXIT_CHANGED = 2;
    private static final int EXIT_USAGE = 64;
    private static final int MAX_BOOKS = 4;
    private static final Set<String> OPTIONS = Set.of("seconds", "symbols", "depth", "rest-url", "stream-url");

    private ProbeMain() {}

    /** Probes. */
    public static void main(String[] arguments) throws InterruptedException {
        ToolVenue.logToErr();
        ToolArguments read;
        int seconds;
        try {
            read = ToolArguments.read(arguments, OPTIONS);
            seconds = read.number("seconds", 30, 1, 3_600);
        } catch (IllegalArgumentException faulty) {
            System.err.println("probe: " + faulty.getMessage());
            System.exit(EXIT_USAGE);
            return;
        }
        System.exit(probe(read, seconds));
    }

    private static int probe(ToolArguments arguments, int seconds) throws InterruptedException {
        ProbeTap tap = ProbeTap.of(Venue.valueOf(arguments.venue()));
        System.err.println("… asking " + arguments.venue() + " for its instruments");
        try (ToolVenue venue = ToolVenue.open(arguments, tap, note -> System.err.println("… " + note))) {
            List<Instrument> instruments = venue.firstInstruments(MAX_BOOKS);
            System.err.println("… " + venue.instrumentCount() + " instruments, looking at "
                    + String.join(
                            ", ", instruments.stream().map(Instrument::symbol).toList()));
            Findings findings = new Probe(
                            venue.adapter().protocol(),
                            instruments,
                            venue.adapter().streamClient(venue.eventLoop()),
                            tap,
                            venue.eventLoop(),
                            venue.clock(),
                            doing -> System.err.println("… " + doing))
                    .run(seconds);
            findings.print(System.out);
            return findings.broken() > 0 ? EXIT_BROKEN : findings.changed() > 0 ? EXIT_CHANGED : 0;
        } catch (ConfigurationException faulty) {
            System.err.println(faulty.getMessage());
            return ToolVenue.EXIT_SETTINGS;
        } catch (IOException unreachable) {
            System.err.println("probe: " + arguments.venue() + " cannot be probed: " + unreachable.getMessage());
            System.err.println("       Settings that may help: --rest-url, --stream-url, KAIROS_ENGINE_PROXY_URL.");
            return ToolVenue.EXIT_UNAVAILABLE;
        }
    }
}
