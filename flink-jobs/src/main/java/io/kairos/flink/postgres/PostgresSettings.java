package io.kairos.flink.postgres;

import io.kairos.flink.SecretFile;
import java.io.IOException;
import java.io.Serializable;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/**
 * Where the history is and who we are there. Travels with the job; the password does not.
 *
 * @param url JDBC URL without a password.
 * @param user database user.
 * @param passwordFile path of the file with the password; empty when the server asks for none.
 */
public record PostgresSettings(String url, String user, String passwordFile) implements Serializable {

    /** A new connection with limits on every wait, so that a silent server becomes an error. */
    public Connection connect() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        if (!passwordFile.isEmpty()) {
            properties.setProperty("password", password());
        }
        properties.setProperty("ApplicationName", "kairos-flink");
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("loginTimeout", "10");
        properties.setProperty("socketTimeout", "30");
        properties.setProperty("tcpKeepAlive", "true");
        return DriverManager.getConnection(url, properties);
    }

    /** The password as it is now in its file; empty when there is none. */
    public String password() throws SQLException {
        if (passwordFile.isEmpty()) {
            return "";
        }
        try {
            return SecretFile.read(passwordFile);
        } catch (IOException e) {
            throw new SQLException(e.getMessage(), "28000", e);
        }
    }
}
