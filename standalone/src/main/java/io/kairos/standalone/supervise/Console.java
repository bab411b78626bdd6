package io.kairos.standalone.supervise;

import java.io.IOException;
import java.io.PrintStream;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/** What the person who started the system reads: on the terminal, and with times in {@code supervisor.log}. Thread-safe. */
public final class Console {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS");

    private final PrintStream terminal;
    private final RotatingLog log;

    /** Writes to both. */
    public Console(PrintStream terminal, RotatingLog log) {
        this.terminal = terminal;
        this.log = log;
    }

    /** One line. */
    public synchronized void say(String line) {
        terminal.println(line);
        terminal.flush();
        try {
            log.line(LocalDateTime.now(ZoneId.systemDefault()).format(TIME) + " " + line);
        } catch (IOException failure) {
            terminal.println("cannot write " + log.file() + ": " + failure.getMessage());
        }
    }
}
