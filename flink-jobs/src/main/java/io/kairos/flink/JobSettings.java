package io.kairos.flink;

import io.kairos.flink.postgres.PostgresSettings;
import io.kairos.flink.redis.RedisSettings;
import java.io.Serializable;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Settings of the Flink jobs, read once from environment variables and passed to every job. Immutable; holds paths of secrets, never secrets.
 *
 * @param kafkaBootstrapServers {@code KAIROS_KAFKA_BOOTSTRAP_SERVERS}, required.
 * @param postgres {@code KAIROS_POSTGRES_URL} and {@code _USER} (required), {@code KAIROS_POSTGRES_PASSWORD_FILE} (optional).
 * @param redis {@code KAIROS_REDIS_URI} (required), {@code KAIROS_REDIS_PASSWORD_FILE} (optional).
 * @param stateDir {@code KAIROS_FLINK_STATE_DIR}: checkpoints and temporary files; required by {@link JobsMain}, empty to leave the choice to the
 *     cluster's own configuration.
 * @param uiAddress {@code KAIROS_FLINK_UI_ADDRESS}, default loopback.
 * @param uiPort {@code KAIROS_FLINK_UI_PORT}, default 8081.
 * @param parallelism {@code KAIROS_FLINK_PARALLELISM}, 1 to 64, default 1.
 * @param checkpointIntervalMs {@code KAIROS_FLINK_CHECKPOINT_INTERVAL_MS}, 200 to 600000, default 3000.
 * @param candleLatenessMs {@code KAIROS_FLINK_CANDLE_LATENESS_MS}: how far behind an instrument's newest trade a candle is kept in state for
 *     corrections, default one hour; later trades correct the candle through the trade table.
 * @param candleGraceMs {@code KAIROS_FLINK_CANDLE_GRACE_MS}: how long after its end a candle waits for stragglers before it is published as closed,
 *     0 to 60000, default 500.
 * @param exitOnStdinEof {@code KAIROS_EXIT_ON_STDIN_EOF}: end cleanly when standard input closes.
 */
public record JobSettings(
        String kafkaBootstrapServers,
        PostgresSettings postgres,
        RedisSettings redis,
        String stateDir,
        String uiAddress,
        int uiPort,
        int parallelism,
        long checkpointIntervalMs,
        long candleLatenessMs,
        long candleGraceMs,
        boolean exitOnStdinEof)
        implements Serializable {

    /**
     * Reads and validates everything at once.
     *
     * @param environment variables by name, usually {@link System#getenv()}.
     * @param stateDirRequired whether {@code KAIROS_FLINK_STATE_DIR} must be given.
     * @throws InvalidSettingsException with every fault, each naming setting, value and expectation.
     */
    public static JobSettings fromEnvironment(Map<String, String> environment, boolean stateDirRequired) {
        Reader reader = new Reader(environment);
        JobSettings settings = new JobSettings(
                reader.text(
                        "KAIROS_KAFKA_BOOTSTRAP_SERVERS", true, "host:port[,host:port…]", JobSettings::isHostPortList),
                new PostgresSettings(
                        reader.text(
                                "KAIROS_POSTGRES_URL",
                                true,
                                "a JDBC URL without a password, like jdbc:postgresql://host:5432/kairos",
                                JobSettings::isPostgresUrl),
                        reader.text("KAIROS_POSTGRES_USER", true, "a user name", text -> true),
                        reader.secretFile("KAIROS_POSTGRES_PASSWORD_FILE")),
                new RedisSettings(
                        reader.text(
                                "KAIROS_REDIS_URI",
                                true,
                                "redis://host:port or rediss://host:port without user or password (that is KAIROS_REDIS_PASSWORD_FILE)",
                                JobSettings::isRedisUri),
                        reader.secretFile("KAIROS_REDIS_PASSWORD_FILE")),
                reader.text("KAIROS_FLINK_STATE_DIR", stateDirRequired, "a directory", text -> true),
                reader.textOr("KAIROS_FLINK_UI_ADDRESS", "127.0.0.1"),
                (int) reader.number("KAIROS_FLINK_UI_PORT", 8081, 1, 65535),
                (int) reader.number("KAIROS_FLINK_PARALLELISM", 1, 1, 64),
                reader.number("KAIROS_FLINK_CHECKPOINT_INTERVAL_MS", 3_000, 200, 600_000),
                reader.number("KAIROS_FLINK_CANDLE_LATENESS_MS", 3_600_000, 0, 31L * 86_400_000),
                reader.number("KAIROS_FLINK_CANDLE_GRACE_MS", 500, 0, 60_000),
                reader.bool("KAIROS_EXIT_ON_STDIN_EOF"));
        if (!reader.faults.isEmpty()) {
            throw new InvalidSettingsException(reader.faults);
        }
        return settings;
    }

    private static boolean isHostPortList(String text) {
        for (String part : text.split(",", -1)) {
            if (!part.strip().matches("[^\\s:]+:\\d{1,5}|\\[[0-9a-fA-F:]+\\]:\\d{1,5}")) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPostgresUrl(String text) {
        return text.startsWith("jdbc:postgresql:") && !text.contains("password=");
    }

    private static boolean isRedisUri(String text) {
        try {
            URI uri = new URI(text);
            return ("redis".equals(uri.getScheme()) || "rediss".equals(uri.getScheme()))
                    && uri.getHost() != null
                    && uri.getUserInfo() == null;
        } catch (URISyntaxException expected) {
            // Not a URI is an answer, not trouble: the caller lists it as a fault.
            return false;
        }
    }

    private static final class Reader {
        private final Map<String, String> environment;
        private final List<String> faults = new ArrayList<>();

        Reader(Map<String, String> environment) {
            this.environment = environment;
        }

        String text(String name, boolean required, String expectation, Predicate<String> valid) {
            String value = textOr(name, "");
            if (value.isEmpty()) {
                if (required) {
                    faults.add(name + " is not set; expected " + expectation);
                }
            } else if (!valid.test(value)) {
                faults.add(name + " is '" + masked(value) + "'; expected " + expectation);
            }
            return value;
        }

        String textOr(String name, String fallback) {
            String value = environment.getOrDefault(name, "").strip();
            return value.isEmpty() ? fallback : value;
        }

        String secretFile(String name) {
            String value = textOr(name, "");
            if (!value.isEmpty()) {
                SecretFile.faultOf(value).ifPresent(fault -> faults.add(name + " is '" + value + "'; " + fault));
            }
            return value;
        }

        long number(String name, long fallback, long least, long most) {
            String value = textOr(name, Long.toString(fallback));
            try {
                long number = Long.parseLong(value);
                if (number >= least && number <= most) {
                    return number;
                }
            } catch (NumberFormatException expected) {
                // Falls through to the fault below, which covers both reasons.
            }
            faults.add(name + " is '" + value + "'; expected a whole number from " + least + " to " + most);
            return fallback;
        }

        boolean bool(String name) {
            String value = textOr(name, "false");
            if (!value.equals("true") && !value.equals("false")) {
                faults.add(name + " is '" + value + "'; expected true or false");
            }
            return value.equals("true");
        }

        private static String masked(String value) {
            return value.replaceAll("://[^@/]*@", "://***@").replaceAll("password=[^&]*", "password=***");
        }
    }
}
