package io.kairos.simulation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.HexFormat;

/**
 * The keys of the simulated account, always the same: signatures have an influence on lengths, and lengths on the network. The pair is
 * the first test vector of RFC 8032, which everybody knows.
 */
final class VenueKeys {
    static final String API_KEY = "k".repeat(64);

    private static final String PRIVATE_HEX =
            "302e020100300506032b657004220420" + "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
    private static final String PUBLIC_HEX =
            "302a300506032b6570032100" + "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";

    private VenueKeys() {}

    /** The public key as PEM. */
    static String publicPem() {
        return pem("PUBLIC KEY", PUBLIC_HEX);
    }

    /** Writes what the engine reads its keys from. */
    static Path writeApiKey(Path directory) throws IOException {
        return write(directory.resolve("api-key"), API_KEY);
    }

    /** As above. */
    static Path writePrivateKey(Path directory) throws IOException {
        return write(directory.resolve("private.pem"), pem("PRIVATE KEY", PRIVATE_HEX));
    }

    private static Path write(Path file, String text) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(file, text);
    }

    private static String pem(String label, String hex) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder().encodeToString(HexFormat.of().parseHex(hex)) + "\n-----END " + label
                + "-----\n";
    }
}
