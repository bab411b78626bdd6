package io.kairos.flink;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import java.util.Set;

/** A secret kept in a file of its owner alone. Cold; read at each connect, so a rotated secret needs no restart. */
public final class SecretFile {
    private static final int MAX_BYTES = 64 * 1024;

    private SecretFile() {}

    /** What is wrong with the file at this path, in words that never contain its content; empty when it may be used. */
    static Optional<String> faultOf(String path) {
        Path file = Path.of(path);
        if (!Files.isReadable(file) || !Files.isRegularFile(file)) {
            return Optional.of("expected a readable file");
        }
        try {
            if (Files.size(file) > MAX_BYTES) {
                return Optional.of("expected at most " + MAX_BYTES + " bytes");
            }
            if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
                Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
                if (permissions.stream()
                        .anyMatch(permission -> !permission.name().startsWith("OWNER_"))) {
                    return Optional.of("expected a file that only its owner may read (chmod 600)");
                }
            }
        } catch (IOException e) {
            return Optional.of("could not be examined: " + e.getMessage());
        }
        return Optional.empty();
    }

    /**
     * The secret without surrounding blanks.
     *
     * @throws IOException when the file cannot be read or is not its owner's alone.
     */
    public static String read(String path) throws IOException {
        Optional<String> fault = faultOf(path);
        if (fault.isPresent()) {
            throw new IOException("secret file " + path + ": " + fault.get());
        }
        return Files.readString(Path.of(path), StandardCharsets.UTF_8).strip();
    }
}
