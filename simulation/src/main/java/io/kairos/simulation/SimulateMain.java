package io.kairos.simulation;

import io.kairos.domain.instrument.Venue;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * {@code SimulateMain [options]}: runs seeds and reports what was done, checked and broken. Exit code 0 when nothing broke, 1 when
 * something did, 64 for faulty arguments.
 */
public final class SimulateMain {
    private static final String USAGE = """
            Usage: ./kairos simulate [options]

              runs the engine and the simulated venues in virtual time, seed after seed, with faults, and judges them

              --seeds N      how many seeds (default 100)
              --seed N       the first seed (default 1); without --seeds and --for this one alone, which is how a break is
                             looked at again
              --minutes M    virtual minutes with faults in each (default 2)
              --venues A,B   which venues take part, of BINANCE, OKX and KRAKEN (default: as each seed has it)
              --for TIME     go on for so long, as 90s, 30m or 2h; seeds without end
              --threads N    simulations at one time (default: one for each processor)
            """;
    private static final int EXIT_BROKEN = 1;
    private static final int EXIT_USAGE = 64;
    private static final Pattern SPAN = Pattern.compile("([0-9]{1,6})([smh])");

    private long firstSeed = 1;
    private long seeds = 100;
    private long faultyNs = TimeUnit.MINUTES.toNanos(2);
    private long limitNs = Long.MAX_VALUE;
    private List<Venue> venues = List.of();
    private int threads = Runtime.getRuntime().availableProcessors();

    private SimulateMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        System.exit(run(List.of(arguments), out));
    }

    /** Runs the command; returns its exit code. */
    static int run(List<String> arguments, PrintStream out) throws InterruptedException {
        SimulateMain main = new SimulateMain();
        List<String> faults = new ArrayList<>();
        main.read(arguments, faults);
        if (!faults.isEmpty()) {
            faults.forEach(out::println);
            out.print(USAGE);
            return EXIT_USAGE;
        }
        Campaign campaign = new Campaign(
                main.faultyNs,
                main.threads,
                failure -> out.println(failure
                        + "\n  again: ./kairos simulate --seed " + failure.seed() + " --minutes "
                        + TimeUnit.NANOSECONDS.toMinutes(main.faultyNs)
                        + (main.venues.isEmpty() ? "" : " --venues " + main.venuesText())));
        if (!main.venues.isEmpty()) {
            Campaign unused = campaign.with(seed -> Cast.of(seed).elsewhere(main.venues));
        }
        long startNs = System.nanoTime();
        campaign.run(main.firstSeed, main.seeds, () -> System.nanoTime() - startNs < main.limitNs);
        out.print(campaign.report());
        return campaign.failures().isEmpty() ? 0 : EXIT_BROKEN;
    }

    private void read(List<String> arguments, List<String> faults) {
        boolean single = arguments.contains("--seed") && !arguments.contains("--seeds") && !arguments.contains("--for");
        if (arguments.contains("--for")) {
            seeds = Long.MAX_VALUE / 2;
        } else if (single) {
            seeds = 1;
        }
        for (int i = 0; i < arguments.size(); i += 2) {
            String name = arguments.get(i);
            String value = i + 1 < arguments.size() ? arguments.get(i + 1) : "";
            switch (name) {
                case "--seed" -> firstSeed = number(name, value, 0, Long.MAX_VALUE / 4, faults);
                case "--seeds" -> seeds = number(name, value, 1, Long.MAX_VALUE / 4, faults);
                case "--minutes" -> faultyNs = TimeUnit.MINUTES.toNanos(number(name, value, 1, 10_000, faults));
                case "--threads" -> threads = (int) number(name, value, 1, 256, faults);
                case "--venues" -> venues = venues(name, value, faults);
                case "--for" -> limitNs = span(name, value, faults);
                default -> {
                    faults.add(name + ": no such option");
                    return;
                }
            }
        }
    }

    private String venuesText() {
        return venues.stream().map(Venue::name).collect(Collectors.joining(","));
    }

    private static List<Venue> venues(String name, String value, List<String> faults) {
        Set<Venue> venues = EnumSet.noneOf(Venue.class);
        for (String word : value.split(",", -1)) {
            try {
                venues.add(Venue.valueOf(word.strip().toUpperCase(Locale.ROOT)));
            } catch (IllegalArgumentException unknown) {
                faults.add(name + ": expected some of " + List.of(Venue.values()) + ", got \"" + word + '"');
            }
        }
        return List.copyOf(venues);
    }

    private static long number(String name, String value, long least, long most, List<String> faults) {
        if (value.matches("[0-9]{1,18}")) {
            long number = Long.parseLong(value);
            if (number >= least && number <= most) {
                return number;
            }
        }
        faults.add(name + ": expected " + least + " to " + most + ", got \"" + value + '"');
        return least;
    }

    private static long span(String name, String value, List<String> faults) {
        Matcher span = SPAN.matcher(value);
        if (!span.matches()) {
            faults.add(name + ": expected a time such as 90s, 30m or 2h, got \"" + value + '"');
            return 0;
        }
        long count = Long.parseLong(span.group(1));
        return switch (span.group(2)) {
            case "s" -> TimeUnit.SECONDS.toNanos(count);
            case "m" -> TimeUnit.MINUTES.toNanos(count);
            default -> TimeUnit.HOURS.toNanos(count);
        };
    }
}
