package io.kairos.standalone.secret;

import io.kairos.standalone.StandaloneSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.security.crypto.bcrypt.BCrypt;

/**
 * Every password, token and key of the system, each in a file that only its owner reads. Made on the first start; what exists is never overwritten, so
 * that a deleted file is made anew and an edited one stays.
 */
public final class SecretFiles {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OWNER_DIRECTORY = PosixFilePermissions.fromString("rwx------");
    private static final int BCRYPT_COST = 10;
    // No letters or digits that are easily taken for one another.
    private static final String PASSWORD_ALPHABET = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    private static final int PASSWORD_LENGTH = 16;
    private static final int TOKEN_BYTES = 32;
    private static final int API_KEY_LENGTH = 64;
    private static final int KRAKEN_API_KEY_LENGTH = 56;
    private static final Map<String, String> ROLES = rolesOfUsers();

    private final Path directory;
    private final Path configDir;
    private final Path credentials;
    private final SecureRandom random = new SecureRandom();

    private SecretFiles(StandaloneSettings settings) {
        this.directory = settings.secretDir();
        this.configDir = settings.configDir();
        this.credentials = settings.credentialsFile();
    }

    private static Map<String, String> rolesOfUsers() {
        Map<String, String> users = new LinkedHashMap<>();
        users.put("viewer", "VIEWER");
        users.put("trader", "TRADER");
        users.put("risk", "RISK");
        users.put("admin", "ADMIN");
        return users;
    }

    /** Where the files are; makes none. */
    public static SecretFiles of(StandaloneSettings settings) {
        return new SecretFiles(settings);
    }

    /** Makes what is missing. */
    public static SecretFiles ensure(StandaloneSettings settings) throws IOException, GeneralSecurityException {
        SecretFiles files = new SecretFiles(settings);
        files.makeMissing();
        return files;
    }

    private void makeMissing() throws IOException, GeneralSecurityException {
        Files.createDirectories(directory);
        Files.setPosixFilePermissions(directory, OWNER_DIRECTORY);
        makeIfMissing(postgresPassword(), () -> randomText(PASSWORD_LENGTH * 2));
        makeIfMissing(sessionKey(), () -> Base64.getEncoder().encodeToString(randomBytes(TOKEN_BYTES)));
        makeIfMissing(venueApiKey(), () -> randomText(API_KEY_LENGTH));
        makeVenueKeys();
        makeIfMissing(okxApiKey(), () -> UUID.randomUUID().toString());
        makeIfMissing(okxSecret(), () -> HexFormat.of().withUpperCase().formatHex(randomBytes(16)));
        makeIfMissing(okxPassphrase(), () -> randomText(PASSWORD_LENGTH));
        makeIfMissing(krakenApiKey(), () -> randomText(KRAKEN_API_KEY_LENGTH));
        makeIfMissing(krakenSecret(), () -> Base64.getEncoder().encodeToString(randomBytes(64)));
        makeIfMissing(gatewayToken(), this::randomToken);
        makeIfMissing(satelliteToken(), this::randomToken);
        makeIfMissing(engineTokens(), this::engineTokenLines);
        makeUsers();
        Files.createDirectories(configDir);
        copyTemplate("limits.properties", limits());
        copyTemplate("strategy.properties", strategy());
    }

    private void makeVenueKeys() throws IOException, GeneralSecurityException {
        if (Files.exists(venuePrivateKey()) && Files.exists(venuePublicKey())) {
            return;
        }
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        write(venuePrivateKey(), pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
        write(venuePublicKey(), pem("PUBLIC KEY", pair.getPublic().getEncoded()));
    }

    private static String pem(String label, byte[] der) {
        String body = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(der);
        return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
    }

    private String engineTokenLines() throws IOException, GeneralSecurityException {
        makeIfMissing(observerToken(), this::randomToken);
        return "# name:permissions:sha256 of the token\n"
                + tokenLine("gateway", "view+trade+risk+act-as", gatewayToken())
                + tokenLine("satellite", "view+trade", satelliteToken())
                + tokenLine("observer", "view", observerToken());
    }

    private static String tokenLine(String name, String permissions, Path tokenFile)
            throws IOException, GeneralSecurityException {
        byte[] token = Files.readString(tokenFile).strip().getBytes(StandardCharsets.UTF_8);
        String hash =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(token));
        return name + ":" + permissions + ":" + hash + "\n";
    }

    private void makeUsers() throws IOException {
        if (Files.exists(users()) && Files.exists(credentials)) {
            return;
        }
        List<String> hashes = new ArrayList<>();
        List<String> plain = new ArrayList<>();
        plain.add(
                "# Users of this KAIRÓS and their passwords: name, password, role. Delete this file to have new ones made.");
        for (Map.Entry<String, String> user : ROLES.entrySet()) {
            String password = randomText(PASSWORD_LENGTH);
            hashes.add(user.getKey() + ":" + user.getValue() + ":"
                    + BCrypt.hashpw(password, BCrypt.gensalt(BCRYPT_COST, random)));
            plain.add(user.getKey() + " " + password + " " + user.getValue());
        }
        write(users(), String.join("\n", hashes) + "\n");
        write(credentials, String.join("\n", plain) + "\n");
    }

    private static void copyTemplate(String name, Path target) throws IOException {
        if (Files.exists(target)) {
            return;
        }
        try (InputStream template = SecretFiles.class.getResourceAsStream("/templates/" + name)) {
            if (template == null) {
                throw new IOException("the class path lacks /templates/" + name);
            }
            Files.copy(template, target);
        }
    }

    /** Makes the content of a secret. */
    @FunctionalInterface
    private interface Content {
        String make() throws IOException, GeneralSecurityException;
    }

    private static void makeIfMissing(Path file, Content content) throws IOException, GeneralSecurityException {
        if (!Files.exists(file)) {
            write(file, content.make() + "\n");
        }
    }

    /** Writes a file that nobody but its owner can read at any moment. */
    public static void write(Path file, String content) throws IOException {
        Path temporary = file.resolveSibling("." + file.getFileName() + ".new");
        Files.deleteIfExists(temporary);
        Files.createFile(temporary, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        Files.writeString(temporary, content);
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private byte[] randomBytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    private String randomToken() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(randomBytes(TOKEN_BYTES));
    }

    private String randomText(int length) {
        StringBuilder text = new StringBuilder(length);
        for (int index = 0; index < length; index++) {
            text.append(PASSWORD_ALPHABET.charAt(random.nextInt(PASSWORD_ALPHABET.length())));
        }
        return text.toString();
    }

    /** Password of the database user. */
    public Path postgresPassword() {
        return directory.resolve("postgres-password");
    }

    /** Key that signs sessions. */
    public Path sessionKey() {
        return directory.resolve("session-key");
    }

    /** Names of users with hashed passwords. */
    public Path users() {
        return directory.resolve("users");
    }

    /** Tokens that the engine accepts, hashed. */
    public Path engineTokens() {
        return directory.resolve("engine-tokens");
    }

    /** The gateway's token for the engine. */
    public Path gatewayToken() {
        return directory.resolve("gateway-token");
    }

    /** A token for a program of one's own. */
    public Path satelliteToken() {
        return directory.resolve("satellite-token");
    }

    /** A token for a program that only looks. */
    public Path observerToken() {
        return directory.resolve("observer-token");
    }

    /** Name of the key at the simulated venue. */
    public Path venueApiKey() {
        return directory.resolve("binance-api-key");
    }

    /** Key that signs requests to the simulated venue. */
    public Path venuePrivateKey() {
        return directory.resolve("binance-private-key.pem");
    }

    /** Key by which the simulated venue checks them. */
    public Path venuePublicKey() {
        return directory.resolve("binance-public-key.pem");
    }

    /** Name of the key at the simulated OKX. */
    public Path okxApiKey() {
        return directory.resolve("okx-api-key");
    }

    /** What signs requests to the simulated OKX. */
    public Path okxSecret() {
        return directory.resolve("okx-secret");
    }

    /** The passphrase that belongs to it. */
    public Path okxPassphrase() {
        return directory.resolve("okx-passphrase");
    }

    /** Name of the key at the simulated Kraken. */
    public Path krakenApiKey() {
        return directory.resolve("kraken-api-key");
    }

    /** What signs requests to the simulated Kraken, base64. */
    public Path krakenSecret() {
        return directory.resolve("kraken-secret");
    }

    /** Start values of the limits. */
    public Path limits() {
        return configDir.resolve("limits.properties");
    }

    /** Start values of the strategy. */
    public Path strategy() {
        return configDir.resolve("strategy.properties");
    }
}
