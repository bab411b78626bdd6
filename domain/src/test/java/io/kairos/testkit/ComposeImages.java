package io.kairos.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The images that docker-compose.yml pins: containers of tests are those of the deployment, by construction. */
public final class ComposeImages {
    /** Root of the repository, seen from the module that Maven tests. */
    public static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private static final Path FILE = ROOT.resolve("docker-compose.yml");

    private ComposeImages() {}

    /**
     * The image of a service, with its tag.
     *
     * @throws IllegalStateException when the service is not there or its image is not pinned to a version.
     */
    public static String of(String service) throws IOException {
        Matcher image = Pattern.compile(
                        "^  " + Pattern.quote(service) + ":\\n(?:    .*\\n)*?    image: (\\S+)$", Pattern.MULTILINE)
                .matcher(Files.readString(FILE));
        if (!image.find()) {
            throw new IllegalStateException(FILE + ": service=" + service + " has no image");
        }
        if (!image.group(1).matches(".+:v?\\d+\\.\\d+\\.\\d+.*")) {
            throw new IllegalStateException(
                    FILE + ": service=" + service + " image=" + image.group(1) + ", expected a tag of a full version");
        }
        return image.group(1);
    }
}
