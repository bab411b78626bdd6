package io.kairos.engine.adapter.inbound.grpc;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who may call: one line {@code name:permissions:sha256-hex-of-token} each; empty lines and lines that begin with {@code #} do
 * not count. Tokens themselves are nowhere kept. Immutable; any thread.
 */
public final class Identities {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._@-]{1,64}");
    private static final Set<PosixFilePermission> OTHERS = EnumSet.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    /**
     * One identity.
     *
     * @param name as in the audit trail.
     * @param permissions what it may do.
     */
    public record Identity(String name, Set<Permission> permissions) {}

    private record Entry(Identity identity, ByteString tokenHash) {}

    private final List<Entry> entries;

    private Identities(List<Entry> entries) {
        this.entries = entries;
    }

    /** Nobody: every call is refused. */
    public static Identities none() {
        return new Identities(List.of());
    }

    /**
     * Reads a tokens file.
     *
     * @throws IOException if it cannot be read, or if others than its owner can read or write it.
     * @throws IllegalArgumentException if a line is malformed; the message names its number, never its content.
     */
    public static Identities read(Path file) throws IOException {
        requirePrivate(file);
        return parse(Files.readAllLines(file, StandardCharsets.UTF_8));
    }

    /**
     * Refuses a secret that others can read.
     *
     * @throws IOException if group or others have access, or the file is not there.
     */
    public static void requirePrivate(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException("no such file: " + file);
        }
        for (PosixFilePermission permission : Files.getPosixFilePermissions(file)) {
            if (OTHERS.contains(permission)) {
                throw new IOException("secret readable or writable by others: file=" + file + " remedy=chmod 600");
            }
        }
    }

    static Identities parse(List<String> lines) {
        List<Entry> entries = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            String[] parts = line.split(":", -1);
            if (parts.length != 3 || !NAME.matcher(parts[0]).matches() || !names.add(parts[0])) {
                throw new IllegalArgumentException("tokens line " + (i + 1)
                        + ": expected a unique name:permissions:sha256-hex with a name of [A-Za-z0-9._@-]{1,64}");
            }
            try {
                byte[] hash = HexFormat.of().parseHex(parts[2]);
                if (hash.length != 32) {
                    throw new IllegalArgumentException("hash: expected 64 hex digits, got " + parts[2].length());
                }
                entries.add(new Entry(new Identity(parts[0], Permission.parse(parts[1])), ByteString.copyFrom(hash)));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("tokens line " + (i + 1) + ": " + problemOf(e), e);
            }
        }
        return new Identities(entries);
    }

    private static String problemOf(IllegalArgumentException e) {
        String message = e.getMessage();
        return message != null && (message.startsWith("permission") || message.startsWith("hash"))
                ? message
                : "hash: expected 64 hex digits";
    }

    /** How many there are. */
    public int size() {
        return entries.size();
    }

    /** Whose token this is, or null; takes equally long wherever a wrong token differs. */
    @Nullable
    Identity authenticate(String token) {
        byte[] hash = sha256(token);
        Identity found = null;
        for (Entry entry : entries) {
            if (MessageDigest.isEqual(hash, entry.tokenHash().toByteArray())) {
                found = entry.identity();
            }
        }
        return found;
    }

    /** Whether this may stand for a person or satellite in the audit trail. */
    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
