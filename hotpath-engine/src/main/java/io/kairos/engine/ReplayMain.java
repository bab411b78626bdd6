package io.kairos.engine;

import io.kairos.domain.instrument.Asset;
import io.kairos.domain.instrument.Venue;
import io.kairos.domain.number.Decimal;
import io.kairos.engine.adapter.outbound.journal.SegmentReader;
import io.kairos.engine.application.CycleNodes;
import io.kairos.engine.application.JournalReplay;
import io.kairos.engine.application.WhatIf;
import io.kairos.engine.application.WhatIfReplay;
import io.kairos.engine.application.port.JournalCorruptedException;
import io.kairos.engine.application.port.JournalReader;
import io.kairos.engine.application.port.JournalRemovedException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@code ReplayMain DIRECTORY [--what-if FILE]}: decides a journal again and compares every decision, or tells what another
 * configuration would have found in the same market. Exit code 0 when everything was decided alike (or the comparison was made), 1
 * at the first difference, 64 for faulty arguments, 65 for a damaged journal or one whose records went meanwhile, 74 when files cannot
 * be read, 78 for a faulty FILE.
 */
public final class ReplayMain {
    private static final String USAGE = """
            Usage: ./kairos replay DIRECTORY [--what-if FILE]

              decides the journal in DIRECTORY again and compares every decision byte for byte; exit 1 at a difference
              --what-if FILE  what other settings would have found in the same market; docs/replay.md""";

    private final PrintStream out;

    ReplayMain(PrintStream out) {
        this.out = out;
    }

    /** Replays and exits. */
    public static void main(String[] arguments) {
        ToolVenue.logToErr();
        System.exit(new ReplayMain(new PrintStream(System.out, true, StandardCharsets.UTF_8)).run(arguments));
    }

    int run(String... arguments) {
        boolean help = arguments.length == 1 && List.of("help", "--help", "-h").contains(arguments[0]);
        boolean whatIf = arguments.length == 3 && arguments[1].equals("--what-if");
        if (help || (arguments.length != 1 && !whatIf)) {
            out.println(USAGE);
            return help ? 0 : 64;
        }
        Path directory = Path.of(arguments[0]);
        if (!Files.isDirectory(directory)) {
            out.println("DIRECTORY: expected a journal's directory, got '" + directory + "'");
            return 64;
        }
        try {
            return whatIf ? whatIf(directory, Path.of(arguments[2])) : verify(directory);
        } catch (ConfigurationException e) {
            out.println(e.getMessage());
            return 78;
        } catch (JournalRemovedException e) {
            out.println("replay: retention removed records while they were read, start it again: " + e.getMessage());
            return 65;
        } catch (JournalCorruptedException | IllegalArgumentException e) {
            out.println("replay: " + e.getMessage());
            return 65;
        } catch (UncheckedIOException e) {
            out.println("replay: cannot read the journal: " + e.getMessage());
            return 74;
        }
    }

    private static <T> T read(Path directory, Function<JournalReader, T> work) {
        try (JournalReader reader = SegmentReader.fromOldest(directory)) {
            return work.apply(reader);
        }
    }

    private int verify(Path directory) {
        long startNs = System.nanoTime();
        JournalReplay.Report report = read(directory, JournalReplay::run);
        long tookNs = Math.max(1, System.nanoTime() - startNs);
        out.printf(
                "records %d to %d: %d inputs of %d runs, %d decisions compared, %d whole states among them%n",
                report.first(), report.last(), report.inputs(), report.runs(), report.decisions(), report.snapshots());
        out.printf(
                "took %d ms, %d inputs a second%n",
                TimeUnit.NANOSECONDS.toMillis(tookNs),
                report.inputs() * TimeUnit.SECONDS.toMicros(1) / Math.max(1, TimeUnit.NANOSECONDS.toMicros(tookNs)));
        if (report.cutOff() > 0) {
            out.printf("%d decisions at the end are not in the journal: the run was killed before%n", report.cutOff());
        }
        out.printf(
                "sha256 journalled     %s%nsha256 decided again  %s%n", report.journalledHash(), report.decidedHash());
        JournalReplay.Difference difference = report.firstDifference();
        if (difference != null) {
            out.printf(
                    "DIFFERENT: %d decisions; first at sequence %d, template %d: %s%n",
                    report.differences(), difference.sequence(), difference.template(), difference.problem());
        }
        out.println(report.isEqual() ? "EQUAL: every decision is the journalled one" : "the replay is not equal");
        return report.isEqual() ? 0 : 1;
    }

    private int whatIf(Path directory, Path file) throws ConfigurationException {
        WhatIf changes = readChanges(file);
        WhatIfReplay.Outcome recorded = read(directory, WhatIfReplay::asRecorded);
        WhatIfReplay.Outcome changed = read(directory, reader -> WhatIfReplay.run(reader, changes));
        out.println(
                "Model: the same market, no orders. An opportunity counts once, with the most that it would have gained had");
        out.println(
                "every leg filled at its price, within the balances, limits and books of its moment. Not in it: fills, races.");
        out.printf("%n%-34s %16s %16s %16s%n", "", "as recorded", "what if", "difference");
        row("inputs", recorded.inputs(), changed.inputs());
        row("opportunities", recorded.opportunities(), changed.opportunities());
        row("  would be traded", recorded.wouldTrade(), changed.wouldTrade());
        TreeSet<String> reasons = new TreeSet<>(recorded.reasons().keySet());
        reasons.addAll(changed.reasons().keySet());
        for (String reason : reasons) {
            row(
                    "  reported as " + reason,
                    recorded.reasons().getOrDefault(reason, 0L),
                    changed.reasons().getOrDefault(reason, 0L));
        }
        TreeMap<String, Asset> assets = new TreeMap<>();
        recorded.gains().keySet().forEach(asset -> assets.put(asset.name(), asset));
        changed.gains().keySet().forEach(asset -> assets.put(asset.name(), asset));
        for (Asset asset : assets.values()) {
            BigDecimal before = BigDecimal.valueOf(recorded.gains().getOrDefault(asset, 0L), asset.decimals());
            BigDecimal after = BigDecimal.valueOf(changed.gains().getOrDefault(asset, 0L), asset.decimals());
            out.printf(
                    "%-34s %16s %16s %16s%n",
                    "ideal gain in " + asset.name(),
                    before.toPlainString(),
                    after.toPlainString(),
                    after.subtract(before).toPlainString());
        }
        out.println();
        out.println(
                "STRATEGY_DISABLED stands for \"would be traded if the risk gate agrees\": here the strategy makes no orders.");
        return 0;
    }

    private void row(String name, long before, long after) {
        out.printf("%-34s %16d %16d %+16d%n", name, before, after, after - before);
    }

    /** Reads the settings that would have been different. */
    static WhatIf readChanges(Path file) throws ConfigurationException {
        List<String> faults = new ArrayList<>();
        Settings settings = Settings.ofFile(file, faults);
        Map<String, Decimal> notional = new TreeMap<>();
        for (String name : settings.namesWithPrefix("order-notional.")) {
            notional.put(name.substring("order-notional.".length()), StartLimits.amount(settings, name));
        }
        Map<Venue, Integer> fees = new EnumMap<>(Venue.class);
        for (String name : settings.namesWithPrefix("taker-fee-centibps.")) {
            String venue = name.substring("taker-fee-centibps.".length());
            Integer fee = number(settings, name, 0, 999_999);
            try {
                if (fee != null) {
                    fees.put(Venue.valueOf(venue), fee);
                }
            } catch (IllegalArgumentException expected) {
                settings.fault(name, venue, "one of " + List.of(Venue.values()));
            }
        }
        boolean hasCycle = !settings.text("max-cycle-notional", "").isEmpty();
        boolean hasNodes = !settings.text("cycle-nodes", "").isEmpty();
        Integer parkMs = number(settings, "park-after-ms", 1, Integer.MAX_VALUE);
        WhatIf changes = new WhatIf(
                number(settings, "min-profit-centibps", 0, 999_999),
                number(settings, "max-legs", 2, 5),
                hasCycle ? StartLimits.amount(settings, "max-cycle-notional") : null,
                number(settings, "max-quote-age-ms", 1, 3_600_000),
                notional,
                fees,
                hasNodes ? settings.choice("cycle-nodes", CycleNodes.ASSET, CycleNodes.values()) : null,
                parkMs == null ? null : TimeUnit.MILLISECONDS.toNanos(parkMs));
        settings.refuseUnknown();
        if (!faults.isEmpty()) {
            throw new ConfigurationException(faults);
        }
        return changes;
    }

    private static @Nullable Integer number(Settings settings, String name, long min, long max) {
        return settings.text(name, "").isEmpty() ? null : (Integer) (int) settings.number(name, min, min, max);
    }
}
