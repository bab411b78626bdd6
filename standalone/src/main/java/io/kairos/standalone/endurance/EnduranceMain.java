package io.kairos.standalone.endurance;

import io.kairos.standalone.ExitCode;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@code EnduranceMain storm|soak [options]}: starts the whole system with data and ports of its own and tries it. Exit code 0 when everything held, 1
 * when something did not, 64 for faulty arguments.
 */
public final class EnduranceMain {
    private static final String USAGE = """
            Usage: ./kairos storm [--kills N] [--seed N]
                   ./kairos soak [--minutes M] [--seed N]

              both start the whole system beside yours, on simulated venues with faults, with data and ports of its own

              storm: kills the engine with SIGKILL at random moments while it trades, and compares the books of venues and
                     engine after each recovery
                --kills N      how often (default 200)
              soak:  200 orders a second at three venues, and compares the books every minute; memory has to be flat
                --minutes M    how long (default 30)

                --seed N       of orders, faults and moments (default: by the clock; it is printed)
            """;

    private int kills = 200;
    private int minutes = 30;
    private long seed = System.currentTimeMillis() % 1_000_000;

    private EnduranceMain() {}

    /** Runs. */
    public static void main(String[] arguments) throws Exception {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        System.exit(run(List.of(arguments), System.getenv(), out));
    }

    /** Runs the command; returns its exit code. */
    static int run(List<String> arguments, Map<String, String> environment, PrintStream out) throws Exception {
        EnduranceMain main = new EnduranceMain();
        List<String> faults = new ArrayList<>();
        String command = arguments.isEmpty() ? "" : arguments.get(0);
        if (!command.equals("storm") && !command.equals("soak")) {
            faults.add("expected storm or soak, got \"" + command + '"');
        } else {
            main.read(command, arguments.subList(1, arguments.size()), faults);
        }
        if (!faults.isEmpty()) {
            faults.forEach(out::println);
            out.print(USAGE);
            return ExitCode.USAGE;
        }
        Path home = Path.of(environment.getOrDefault("KAIROS_HOME", ".")).toAbsolutePath();
        Path data = Path.of(environment.getOrDefault(
                "KAIROS_DATA_DIR", home.resolve(".kairos").toString()));
        try (Trial trial = new Trial(home, data.toAbsolutePath().resolve(command), main.seed, out)) {
            trial.start();
            if (command.equals("storm")) {
                Storm storm = new Storm(trial);
                storm.run(main.kills);
                storm.end();
            } else {
                new Soak(trial).run(main.minutes, true);
            }
            out.println("nothing broke");
            return ExitCode.OK;
        } catch (Broken broken) {
            out.println("BROKEN: " + broken.getMessage());
            return ExitCode.FAILED;
        }
    }

    private void read(String command, List<String> options, List<String> faults) {
        for (int i = 0; i < options.size(); i += 2) {
            String name = options.get(i);
            String value = i + 1 < options.size() ? options.get(i + 1) : "";
            if (name.equals("--seed")) {
                seed = number(name, value, 0, 1_000_000_000_000L, faults);
            } else if (name.equals("--kills") && command.equals("storm")) {
                kills = (int) number(name, value, 1, 100_000, faults);
            } else if (name.equals("--minutes") && command.equals("soak")) {
                minutes = (int) number(name, value, 1, 100_000, faults);
            } else {
                faults.add(command + ": no such option: " + name);
                return;
            }
        }
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
}
