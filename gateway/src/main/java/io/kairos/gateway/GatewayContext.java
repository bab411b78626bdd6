package io.kairos.gateway;

import io.kairos.gateway.security.Users;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Settings of the gateway, out of environment variables. {@link #conclude(Map)} checks all of them at once and lists every fault;
 * secrets are files that nobody else may read, and never appear in messages.
 *
 * @param bindAddress address to listen at, default {@code 127.0.0.1}.
 * @param port port to listen at, default 8080.
 * @param sessionKey signs sessions.
 * @param redisPassword empty when the hot store asks for none.
 */
public record GatewayContext(
        String bindAddress,
        int port,
        String engineTarget,
        String engineToken,
        Users users,
        SecretKey sessionKey,
        Set<String> allowedOrigins,
        String redisUri,
        String redisPassword,
        String postgresUrl,
        String postgresUser,
        String postgresPassword,
        boolean exitOnStdinEof) {
    private static final int SESSION_KEY_BYTES = 32;
    private static final int MAX_SECRET_BYTES = 1 << 20;

    /** Faults of a configuration, all of them. */
    public static final class Faults extends RuntimeException {
        private final List<String> faults;

        Faults(List<String> faults) {
            super("configuration: " + faults.size() + (faults.size() == 1 ? " fault" : " faults"));
            this.faults = List.copyOf(faults);
        }

        /** One sentence each. */
        public List<String> list() {
            return faults;
        }
    }

    /**
     * Checks the settings.
     *
     * @throws Faults with every fault, when there is one.
     */
    public static GatewayContext conclude(Map<String, String> environment) {
        Reader reader = new Reader(environment);
        GatewayContext context = new GatewayContext(
                reader.text("KAIROS_GATEWAY_BIND_ADDRESS", "127.0.0.1"),
                reader.port("KAIROS_GATEWAY_PORT", 8080),
                reader.target("KAIROS_GATEWAY_ENGINE_TARGET", "127.0.0.1:7070"),
                reader.secret("KAIROS_GATEWAY_ENGINE_TOKEN_FILE"),
                reader.users("KAIROS_GATEWAY_USERS_FILE"),
                reader.key("KAIROS_GATEWAY_SESSION_KEY_FILE"),
                reader.origins("KAIROS_GATEWAY_ALLOWED_ORIGINS"),
                reader.uri("KAIROS_REDIS_URI", "redis://127.0.0.1:16379", "redis", "rediss"),
                reader.optionalSecret("KAIROS_REDIS_PASSWORD_FILE"),
                reader.jdbcUrl("KAIROS_POSTGRES_URL", "jdbc:postgresql://127.0.0.1:15432/kairos"),
                reader.text("KAIROS_POSTGRES_USER", "kairos"),
                reader.secret("KAIROS_POSTGRES_PASSWORD_FILE"),
                reader.flag("KAIROS_EXIT_ON_STDIN_EOF"));
        if (!reader.faults.isEmpty()) {
            throw new Faults(reader.faults);
        }
        return context;
    }

    /** Everything but the secrets. */
    @Override
    public String toString() {
        return "bindAddress=" + bindAddress + " port=" + port + " engineTarget=" + engineTarget + " redisUri="
                + withoutPassword(redisUri) + " postgresUrl=" + postgresUrl + " postgresUser=" + postgresUser
                + " allowedOrigins=" + allowedOrigins + " exitOnStdinEof=" + exitOnStdinEof;
    }

    private static String withoutPassword(String uri) {
        return uri.replaceAll("//[^@/]*@", "//***@");
    }

    private static final class Reader {
        private final Map<String, String> environment;
        private final List<String> faults = new ArrayList<>();

        Reader(Map<String, String> environment) {
            this.environment = environment;
        }

        private @Nullable String given(String name) {
            String value = environment.get(name);
            return value == null || value.isBlank() ? null : value.strip();
        }

        private void fault(String name, String expected) {
            faults.add(name + ": expected " + expected);
        }

        String text(String name, String standard) {
            String value = given(name);
            return value == null ? standard : value;
        }

        int port(String name, int standard) {
            String value = given(name);
            if (value == null) {
                return standard;
            }
            try {
                int port = Integer.parseInt(value);
                if (port >= 0 && port <= 65_535) {
                    return port;
                }
            } catch (NumberFormatException expected) {
                // Reported below, like a number out of range.
            }
            fault(name, "a port from 0 to 65535, got \"" + value + '"');
            return standard;
        }

        String target(String name, String standard) {
            String value = text(name, standard);
            if (!value.matches("(dns:///)?(\\[[0-9a-fA-F:]+]|[A-Za-z0-9._-]+):[0-9]{1,5}")) {
                fault(name, "host:port, got \"" + value + '"');
            }
            return value;
        }

        String uri(String name, String standard, String... schemes) {
            String value = text(name, standard);
            try {
                URI uri = new URI(value);
                if (uri.getHost() != null && List.of(schemes).contains(uri.getScheme())) {
                    return value;
                }
            } catch (URISyntaxException expected) {
                // Reported below; the value may hold a password and stays out of the message.
            }
            fault(name, "an address such as " + standard);
            return standard;
        }

        String jdbcUrl(String name, String standard) {
            String value = text(name, standard);
            if (!value.startsWith("jdbc:postgresql://")) {
                fault(name, "a JDBC address such as " + standard);
            }
            return value;
        }

        boolean flag(String name) {
            String value = given(name);
            if (value != null && !value.equals("true") && !value.equals("false")) {
                fault(name, "true or false, got \"" + value + '"');
            }
            return "true".equals(value);
        }

        Set<String> origins(String name) {
            Set<String> origins = new LinkedHashSet<>();
            String value = given(name);
            if (value != null) {
                for (String origin : value.split(",", -1)) {
                    String plain = origin.strip();
                    if (!plain.matches("https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?")) {
                        fault(name, "origins such as https://desk.example joined by commas, got \"" + plain + '"');
                    }
                    origins.add(plain);
                }
            }
            return Set.copyOf(origins);
        }

        private @Nullable String file(String name) {
            String value = given(name);
            if (value == null) {
                fault(name, "a file, but it is not set");
                return null;
            }
            Path path = Path.of(value);
            try {
                if (!Files.isRegularFile(path) || Files.size(path) > MAX_SECRET_BYTES) {
                    fault(name, "a readable file of at most 1 MiB at " + path);
                    return null;
                }
                if (Files.getFileStore(path).supportsFileAttributeView("posix")) {
                    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
                    if (permissions.contains(PosixFilePermission.GROUP_READ)
                            || permissions.contains(PosixFilePermission.OTHERS_READ)) {
                        fault(name, "a file that only its owner may read; run: chmod 600 " + path);
                        return null;
                    }
                }
                return Files.readString(path);
            } catch (IOException unreadable) {
                fault(
                        name,
                        "a readable file at " + path + " ("
                                + unreadable.getClass().getSimpleName() + ')');
                return null;
            }
        }

        String secret(String name) {
            String content = file(name);
            if (content != null && content.isBlank()) {
                fault(name, "a file with a secret in it, but it is empty");
            }
            return content == null ? "" : content.strip();
        }

        /** Empty when not set. */
        String optionalSecret(String name) {
            return given(name) == null ? "" : secret(name);
        }

        SecretKey key(String name) {
            String content = file(name);
            byte[] key = content == null ? new byte[0] : decoded(content);
            if (content != null && key.length != SESSION_KEY_BYTES) {
                fault(name, "a file with " + SESSION_KEY_BYTES + " random bytes in base64");
            }
            // A key of the wrong size never gets out: the faults end the start.
            return new SecretKeySpec(key.length == 0 ? new byte[1] : key, "HmacSHA256");
        }

        private static byte[] decoded(String content) {
            try {
                return Base64.getDecoder().decode(content.strip());
            } catch (IllegalArgumentException expected) {
                return new byte[0];
            }
        }

        Users users(String name) {
            String content = file(name);
            if (content == null) {
                return Users.parse(name, List.of(), new ArrayList<>());
            }
            return Users.parse(name, content.lines().toList(), faults);
        }
    }
}
