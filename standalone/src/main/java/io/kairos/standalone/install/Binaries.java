package io.kairos.standalone.install;

import io.kairos.standalone.part.PartFailure;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * Unpacks server binaries from the class path into a cache directory, once. A directory appears under its final name only when complete, so a killed
 * start leaves nothing half unpacked.
 */
public final class Binaries {
    private static final int OWNER_EXECUTES = 0100;

    private final Path cacheDir;

    /** Unpacks below this directory. */
    public Binaries(Path cacheDir) {
        this.cacheDir = cacheDir;
    }

    /** Unpacks {@code resource}, a tar.xz, into {@code name} and returns that directory. */
    public Path archive(String resource, String name) throws IOException, PartFailure {
        Path target = cacheDir.resolve(name);
        if (Files.isDirectory(target)) {
            return target;
        }
        Path temporary = freshDirectory(name);
        try (InputStream raw = open(resource);
                TarArchiveInputStream tar =
                        new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(raw)))) {
            TarArchiveEntry entry = tar.getNextEntry();
            while (entry != null) {
                unpack(tar, entry, temporary);
                entry = tar.getNextEntry();
            }
        }
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        return target;
    }

    /** Copies {@code resource}, one executable, to {@code name} and returns that file. */
    public Path executable(String resource, String name) throws IOException, PartFailure {
        Path target = cacheDir.resolve(name);
        if (Files.isExecutable(target)) {
            return target;
        }
        Files.createDirectories(cacheDir);
        Path temporary = cacheDir.resolve("." + name + ".new");
        try (InputStream raw = open(resource)) {
            Files.copy(raw, temporary, StandardCopyOption.REPLACE_EXISTING);
        }
        Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return target;
    }

    /** Fails with the remedy unless the binaries fit this machine. */
    public static void requireLinuxOnX86() throws PartFailure {
        String system = System.getProperty("os.name", "");
        String architecture = System.getProperty("os.arch", "");
        if (!system.equals("Linux") || !(architecture.equals("amd64") || architecture.equals("x86_64"))) {
            throw new PartFailure(String.format(
                    Locale.ROOT,
                    "The bundled servers run on Linux on x86-64, this is %s on %s: use docker-compose.yml instead.",
                    system,
                    architecture));
        }
    }

    private static InputStream open(String resource) throws PartFailure {
        InputStream stream = Binaries.class.getResourceAsStream(resource);
        if (stream == null) {
            throw new PartFailure("The class path lacks " + resource + ": remove target/ and run ./kairos build.");
        }
        return stream;
    }

    private Path freshDirectory(String name) throws IOException {
        Path temporary = cacheDir.resolve("." + name + ".new");
        if (Files.exists(temporary)) {
            try (Stream<Path> old = Files.walk(temporary)) {
                for (Path path : old.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
        return Files.createDirectories(temporary);
    }

    private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path root) throws IOException {
        Path path = root.resolve(entry.getName()).normalize();
        if (!path.startsWith(root)) {
            throw new IOException("archive entry leaves its directory: name=" + entry.getName());
        }
        if (entry.isDirectory()) {
            Files.createDirectories(path);
            return;
        }
        Path parent = path.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
        } else if (entry.isLink()) {
            Files.createLink(path, root.resolve(entry.getLinkName()).normalize());
        } else {
            Files.copy(tar, path);
            boolean executable = (entry.getMode() & OWNER_EXECUTES) != 0;
            Files.setPosixFilePermissions(
                    path, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
        }
    }
}
