package io.kairos.standalone.system;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

/** Prints what the parts said last when a test fails. */
final class FailureReport implements TestWatcher {
    private final Supplier<@Nullable RunningSystem> system;

    FailureReport(Supplier<@Nullable RunningSystem> system) {
        this.system = system;
    }

    @Override
    public void testFailed(ExtensionContext context, @Nullable Throwable cause) {
        RunningSystem running = system.get();
        if (running == null) {
            return;
        }
        try {
            System.out.println("==== " + context.getDisplayName() + " failed; status and last lines of all logs:");
            System.out.println(running.kairos("status").output());
            System.out.println(running.logs());
        } catch (Exception failure) {
            System.out.println("no report could be made: " + failure);
        }
    }
}
