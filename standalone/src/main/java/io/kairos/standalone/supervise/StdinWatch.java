package io.kairos.standalone.supervise;

import io.kairos.standalone.ExitCode;
import java.io.IOException;
import java.util.Map;

/** Ends a process when its standard input ends, so that no child outlives its supervisor. */
public final class StdinWatch {
    private StdinWatch() {}

    /** Starts the watch when {@code KAIROS_EXIT_ON_STDIN_EOF} is {@code true}; shutdown hooks run as on SIGTERM. */
    public static void startIfAsked(Map<String, String> environment) {
        if (!"true".equals(environment.get("KAIROS_EXIT_ON_STDIN_EOF"))) {
            return;
        }
        Thread thread = new Thread(StdinWatch::exitAtEnd, "stdin-watch");
        thread.setDaemon(true);
        thread.start();
    }

    private static void exitAtEnd() {
        try {
            while (System.in.read() >= 0) {
                // Nothing is expected on standard input; whatever comes is dropped.
            }
        } catch (IOException expected) {
            // A broken input means the same as a closed one.
        }
        System.exit(ExitCode.OK);
    }
}
