package io.kairos.standalone.supervise;

import java.io.IOException;

/** Signals to processes; Java itself only knows TERM and KILL. */
final class Signals {
    private Signals() {}

    /** Sends a signal, named without SIG; a process that has ended already is left alone. */
    static void send(String signal, long pid) throws InterruptedException {
        if (signal.equals("TERM")) {
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy);
            return;
        }
        try {
            new ProcessBuilder("/bin/sh", "-c", "kill -" + signal + " " + pid)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException failure) {
            throw new IllegalStateException("cannot send signal " + signal + " to process " + pid, failure);
        }
    }
}
