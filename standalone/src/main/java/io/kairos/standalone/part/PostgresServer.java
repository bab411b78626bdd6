package io.kairos.standalone.part;

import io.kairos.standalone.Port;
import io.kairos.standalone.StandaloneSettings;
import io.kairos.standalone.health.PostgresHealth;
import io.kairos.standalone.install.Binaries;
import io.kairos.standalone.install.UnprivilegedUser;
import io.kairos.standalone.secret.SecretFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * PostgreSQL from the bundled binaries, run directly as a child in the foreground. Makes its data directory on the first start; a crash leaves a state
 * that the server repairs itself from its log.
 */
public final class PostgresServer {
    /** Database user that owns everything. */
    public static final String USER = "kairos";
    /** The one database. */
    public static final String DATABASE = "kairos";

    private static final long INITDB_LIMIT_SECONDS = 120;

    private final StandaloneSettings settings;
    private final SecretFiles secrets;
    private final Path dataDir;

    private PostgresServer(StandaloneSettings settings, SecretFiles secrets) {
        this.settings = settings;
        this.secrets = secrets;
        this.dataDir = settings.partDataDir("postgres");
    }

    /** The part. */
    public static Part part(StandaloneSettings settings, SecretFiles secrets) {
        PostgresServer server = new PostgresServer(settings, secrets);
        return new Part(
                "postgres",
                Set.of(),
                server::prepare,
                new PostgresHealth(settings.port(Port.POSTGRES), USER, secrets.postgresPassword(), DATABASE),
                // Fast shutdown: the default, smart, would wait for every client to leave.
                "INT",
                Duration.ofSeconds(60),
                Duration.ofSeconds(20));
    }

    private Launch prepare() throws PartFailure, IOException, InterruptedException {
        Binaries.requireLinuxOnX86();
        Path home = new Binaries(settings.cacheDir()).archive("/postgres-linux-x86_64.txz", "postgresql-17.11");
        UnprivilegedUser user = UnprivilegedUser.find(settings.dataDir());
        if (!Files.exists(dataDir.resolve("PG_VERSION"))) {
            initialise(home, user);
        }
        endLeftover();

        List<String> command = new ArrayList<>(user.commandPrefix());
        command.add(home.resolve("bin/postgres").toString());
        command.addAll(List.of("-D", dataDir.toString()));
        setting(command, "listen_addresses", "127.0.0.1");
        setting(command, "port", Integer.toString(settings.port(Port.POSTGRES)));
        // TCP only: the path of a socket file may be longer than the system allows.
        setting(command, "unix_socket_directories", "");
        setting(command, "max_connections", "60");
        setting(command, "shared_buffers", "64MB");
        setting(command, "max_wal_size", "512MB");
        setting(command, "jit", "off");
        setting(command, "timezone", "UTC");
        setting(command, "log_timezone", "UTC");
        return new Launch(command, Map.of("LC_ALL", "C"), dataDir);
    }

    private static void setting(List<String> command, String name, String value) {
        command.add("-c");
        command.add(name + "=" + value);
    }

    private void initialise(Path home, UnprivilegedUser user) throws IOException, InterruptedException, PartFailure {
        Path temporary = dataDir.resolveSibling("postgres.new");
        Trees.delete(temporary);
        Files.createDirectories(temporary);
        Path passwordFile = temporary.resolveSibling("postgres.password");
        Files.deleteIfExists(passwordFile);
        SecretFiles.write(passwordFile, Files.readString(secrets.postgresPassword()));
        user.own(temporary);
        user.own(passwordFile);
        try {
            List<String> command = new ArrayList<>(user.commandPrefix());
            command.addAll(List.of(
                    home.resolve("bin/initdb").toString(),
                    "--pgdata=" + temporary,
                    "--username=" + USER,
                    "--pwfile=" + passwordFile,
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    "--locale=C",
                    "--no-sync"));
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(INITDB_LIMIT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new PartFailure("PostgreSQL cannot make its data directory " + dataDir + ": "
                        + output.strip().replaceAll("\\s*\\R\\s*", "; "));
            }
        } finally {
            Files.deleteIfExists(passwordFile);
        }
        // An empty or half-made directory of an interrupted first start is replaced by the complete one.
        Trees.delete(dataDir);
        Files.move(temporary, dataDir);
    }

    /**
     * Ends a server that still runs on this directory, and removes a lock file whose process id now belongs to somebody else (after a restart of the
     * machine or container), which the server itself cannot tell from a live one.
     */
    private void endLeftover() throws IOException, InterruptedException, PartFailure {
        Path lock = dataDir.resolve("postmaster.pid");
        if (!Files.exists(lock)) {
            return;
        }
        List<String> lines = Files.readAllLines(lock);
        long pid = lines.isEmpty() ? -1 : parsePid(lines.get(0));
        ProcessHandle holder = ProcessHandle.of(pid).orElse(null);
        if (holder == null || !commandLine(pid).contains(dataDir.toString())) {
            Files.delete(lock);
            return;
        }
        holder.destroy();
        for (int attempt = 0; attempt < 100 && holder.isAlive(); attempt++) {
            if (attempt == 50) {
                holder.destroyForcibly();
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        if (holder.isAlive()) {
            throw new PartFailure("PostgreSQL of an earlier run still holds " + dataDir + ": end process " + pid + ".");
        }
        Files.deleteIfExists(lock);
    }

    private static long parsePid(String text) {
        try {
            return Long.parseLong(text.strip());
        } catch (NumberFormatException expected) {
            // A torn lock file names nobody.
            return -1;
        }
    }

    private static String commandLine(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/cmdline")).replace('\0', ' ');
        } catch (IOException expected) {
            // Ended in the meantime.
            return "";
        }
    }
}
