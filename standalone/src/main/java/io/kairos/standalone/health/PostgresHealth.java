package io.kairos.standalone.health;

import io.kairos.standalone.part.HealthCheck;
import io.kairos.standalone.part.UnhealthyException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Healthy when {@code select 1} is answered. Keeps one connection; makes the database on the first success. Called by one thread only.
 */
public final class PostgresHealth implements HealthCheck {
    private static final String DUPLICATE_DATABASE = "42P04";
    private static final int LIMIT_SECONDS = 3;

    private final int port;
    private final String user;
    private final Path passwordFile;
    private final String database;
    private boolean databaseMade;
    private @Nullable Connection connection;

    /** On loopback. */
    public PostgresHealth(int port, String user, Path passwordFile, String database) {
        this.port = port;
        this.user = user;
        this.passwordFile = passwordFile;
        this.database = database;
    }

    @Override
    public void check() throws UnhealthyException {
        try {
            Connection current = connection;
            if (current == null) {
                current = connect();
                connection = current;
            }
            try (Statement statement = current.createStatement()) {
                statement.setQueryTimeout(LIMIT_SECONDS);
                if (!databaseMade) {
                    makeDatabase(statement);
                    databaseMade = true;
                }
                try (ResultSet row = statement.executeQuery("SELECT 1")) {
                    row.next();
                }
            }
        } catch (SQLException failure) {
            drop();
            throw new UnhealthyException("SELECT 1 is not answered: " + failure.getMessage());
        } catch (IOException failure) {
            throw new UnhealthyException("cannot read " + passwordFile + ": " + failure.getMessage());
        }
    }

    private Connection connect() throws SQLException, IOException {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", Files.readString(passwordFile).strip());
        properties.setProperty("connectTimeout", Integer.toString(LIMIT_SECONDS));
        properties.setProperty("socketTimeout", Integer.toString(LIMIT_SECONDS * 2));
        properties.setProperty("ApplicationName", "kairos-standalone");
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/postgres", properties);
    }

    private void makeDatabase(Statement statement) throws SQLException {
        try {
            statement.execute("CREATE DATABASE " + database);
        } catch (SQLException failure) {
            if (!DUPLICATE_DATABASE.equals(failure.getSQLState())) {
                throw failure;
            }
        }
    }

    private void drop() {
        Connection current = connection;
        connection = null;
        if (current != null) {
            try {
                current.close();
            } catch (SQLException expected) {
                // It is broken already; closing only frees what is left on this side.
                return;
            }
        }
    }
}
