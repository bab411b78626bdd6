package io.kairos.standalone;

import io.kairos.standalone.health.EnginePulse;
import io.kairos.standalone.part.Part;
import io.kairos.standalone.part.SystemParts;
import io.kairos.standalone.part.Trees;
import io.kairos.standalone.secret.SecretFiles;
import io.kairos.standalone.supervise.BusyPort;
import io.kairos.standalone.supervise.Console;
import io.kairos.standalone.supervise.Supervisor;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Starts the whole system and keeps it running until SIGINT or SIGTERM. Started by {@code ./kairos up}.
 *
 * <p>Option {@code --fresh} removes the data of earlier runs first; secrets and configuration stay.
 */
public final class Standalone {
    private Standalone() {}

    /** Runs. */
    public static void main(String[] arguments) throws Exception {
        System.exit(run(Arrays.asList(arguments), System.getenv()));
    }

    private static int run(List<String> arguments, Map<String, String> environment)
            throws IOException, GeneralSecurityException, InterruptedException {
        StandaloneSettings settings;
        try {
            settings = StandaloneSettings.of(environment);
        } catch (SettingsException faults) {
            System.err.println(faults.getMessage());
            return ExitCode.CONFIG;
        }
        Console console = new Console(System.out, Supervisor.logOf(settings, "supervisor"));
        SecretFiles secrets = SecretFiles.of(settings);
        List<Part> parts = SystemParts.all(settings, secrets);
        Supervisor supervisor = new Supervisor(
                settings, parts, console, new EnginePulse("http://127.0.0.1:" + settings.port(Port.ENGINE_METRICS)));
        if (!supervisor.lock()) {
            console.say("KAIRÓS is running already (" + supervisor.holder() + ", data in " + settings.dataDir()
                    + "): see ./kairos status, or end it with ./kairos down.");
            return ExitCode.UNAVAILABLE;
        }
        boolean busy = false;
        for (Port port : Port.values()) {
            var sentence = BusyPort.sentence(port.setting(), settings.port(port));
            sentence.ifPresent(console::say);
            busy |= sentence.isPresent();
        }
        if (busy) {
            return ExitCode.UNAVAILABLE;
        }
        if (arguments.contains("--fresh")) {
            removeData(settings, parts);
        }
        // Only the holder of the lock: two first starts at once would mix their secrets.
        SecretFiles.ensure(settings);
        Thread hook = new Thread(() -> stop(supervisor), "stop");
        Runtime.getRuntime().addShutdownHook(hook);
        console.say("Starting KAIRÓS; data in " + settings.dataDir());
        return supervisor.run();
    }

    /** Removes what the parts wrote and nothing else, since the data directory may be one that the user keeps other things in. */
    static void removeData(StandaloneSettings settings, List<Part> parts) throws IOException {
        for (Part part : parts) {
            Trees.delete(settings.partDataDir(part.name()));
        }
    }

    private static void stop(Supervisor supervisor) {
        try {
            supervisor.stop();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
