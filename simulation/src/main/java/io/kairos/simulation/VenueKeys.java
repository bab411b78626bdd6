package io.kairos.simulation;

import io.kairos.engine.adapter.venue.binance.BinanceCredentials;
import io.kairos.engine.adapter.venue.kraken.KrakenCredentials;
import io.kairos.engine.adapter.venue.okx.OkxCredentials;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.HexFormat;

/**
 * The keys of the simulated accounts, always the same: signatures have an influence on lengths, and lengths on the network: Binance's pair is
 * the first test vector of RFC 8032, which everybody knows.
 */
final class VenueKeys {
    static final String API_KEY = "k".repeat(64);
    static final String OKX_API_KEY = "00000000-0000-4000-8000-000000000001";
    static final String OKX_PASSPHRASE = "passphrase";
    static final String KRAKEN_API_KEY = "K".repeat(56);
    /** What venues without pairs of keys sign with: nobody else is in the simulation. */
    static final String SHARED = "0123456789ABCDEF".repeat(4);

    private static final String PRIVATE_HEX =
            "302e020100300506032b657004220420" + "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
    private static final String PUBLIC_HEX =
            "302a300506032b6570032100" + "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";

    private final BinanceCredentials binance;

    /** Writes what needs files into {@code directory} and reads it as the engine does. */
    VenueKeys(Path directory) throws IOException {
        binance = BinanceCredentials.load(
                write(directory.resolve("api-key"), API_KEY),
                write(directory.resolve("private.pem"), pem("PRIVATE KEY", PRIVATE_HEX)));
    }

    BinanceCredentials binance() {
        return binance;
    }

    static OkxCredentials okx() {
        return new OkxCredentials(OKX_API_KEY, SHARED.getBytes(StandardCharsets.US_ASCII), OKX_PASSPHRASE);
    }

    static KrakenCredentials kraken() {
        return new KrakenCredentials(KRAKEN_API_KEY, SHARED.getBytes(StandardCharsets.US_ASCII));
    }

    /** What Kraken knows of our key. */
    static String krakenText() {
        return Base64.getEncoder().encodeToString(SHARED.getBytes(StandardCharsets.US_ASCII));
    }

    /** The public key as PEM. */
    static String publicPem() {
        return pem("PUBLIC KEY", PUBLIC_HEX);
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
