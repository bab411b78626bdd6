package io.kairos.standalone;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the source tree is, seen from a test. */
public final class TestHome {
    private TestHome() {}

    /** The directory that holds the {@code kairos} script. */
    public static Path path() {
        for (Path directory = Path.of("").toAbsolutePath(); directory != null; directory = directory.getParent()) {
            if (Files.isExecutable(directory.resolve("kairos"))) {
                return directory;
            }
        }
        throw new IllegalStateException("no kairos script above " + Path.of("").toAbsolutePath());
    }
}
