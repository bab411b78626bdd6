package io.kairos.engine.adapter.venue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/** Reads files that hold secrets. One that others than its owner may read is refused. */
public final class SecretFile {
    private static final Set<PosixFilePermission> OTHERS = EnumSet.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);
    private static final int MAX_FILE_BYTES = 16 << 10;

    private SecretFile() {}

    /**
     * The content as text.
     *
     * @throws IOException if the file is missing, too long, or readable by others; the message names the file and nothing of its
     *     content.
     */
    public static String read(Path file) throws IOException {
        if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
            Set<PosixFilePermission> granted = EnumSet.copyOf(OTHERS);
            granted.retainAll(Files.getPosixFilePermissions(file));
            if (!granted.isEmpty()) {
                throw new IOException(file + ": expected mode 600 (only the owner may read a secret), but others have "
                        + granted + "; run: chmod 600 " + file);
            }
        }
        if (Files.size(file) > MAX_FILE_BYTES) {
            throw new IOException(file + ": expected at most " + MAX_FILE_BYTES + " bytes");
        }
        return Files.readString(file);
    }

    /**
     * The content as one word, without the blanks and line ends around it.
     *
     * @throws IOException as {@link #read}, and if nothing is left.
     */
    public static String readWord(Path file) throws IOException {
        String word = read(file).strip();
        if (word.isEmpty()) {
            throw new IOException(file + ": expected a secret, got an empty file");
        }
        return word;
    }
}
