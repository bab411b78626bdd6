package io.kairos.standalone.install;

import io.kairos.standalone.part.PartFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * As whom to run a server that refuses to run as root. An ordinary user runs it as himself. Root runs it in a user namespace, in which it is nobody, or,
 * where namespaces are blocked (as in many containers), as the user nobody.
 *
 * @param commandPrefix put before the command; empty for an ordinary user.
 * @param changesOwner whether files must be given to nobody first.
 */
public record UnprivilegedUser(List<String> commandPrefix, boolean changesOwner) {
    private static final int NOBODY = 65_534;

    /** Copies. */
    public UnprivilegedUser {
        commandPrefix = List.copyOf(commandPrefix);
    }

    /**
     * Finds the way that works here.
     *
     * @param directory the server's files are below it.
     * @throws PartFailure with the remedy when none does.
     */
    public static UnprivilegedUser find(Path directory) throws PartFailure, InterruptedException {
        if (!isRoot()) {
            return new UnprivilegedUser(List.of(), false);
        }
        if (runs("unshare", "--user", "true")) {
            return new UnprivilegedUser(List.of("unshare", "--user"), false);
        }
        List<String> drop = List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups");
        if (runs(Stream.concat(drop.stream(), Stream.of("test", "-x", directory.toString()))
                .toArray(String[]::new))) {
            return new UnprivilegedUser(drop, true);
        }
        throw new PartFailure(
                "PostgreSQL refuses to run as root and user namespaces are blocked here: run ./kairos as an ordinary user,"
                        + " or set KAIROS_DATA_DIR to a directory that every user may enter (now " + directory + ").");
    }

    /** Gives a tree to the user when it needs that. */
    public void own(Path root) throws IOException {
        if (!changesOwner) {
            return;
        }
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.toList()) {
                Files.setAttribute(path, "unix:uid", NOBODY, LinkOption.NOFOLLOW_LINKS);
            }
        }
        Path parent = root.getParent();
        if (parent != null) {
            var permissions = Files.getPosixFilePermissions(parent);
            permissions.add(PosixFilePermission.OTHERS_EXECUTE);
            Files.setPosixFilePermissions(parent, permissions);
        }
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static boolean runs(String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(5, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException expected) {
            // The program is not installed, so this way is not open.
            return false;
        }
    }
}
