package io.kairos.flink.redis;

import io.kairos.flink.SecretFile;
import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisCredentialsProvider;
import io.lettuce.core.RedisURI;
import java.io.IOException;
import java.io.Serializable;
import java.time.Duration;

/**
 * Where the hot store is. Travels with the job; the password does not.
 *
 * @param uri {@code redis://host:port} without a password.
 * @param passwordFile path of the file with the password; empty when the server asks for none.
 */
public record RedisSettings(String uri, String passwordFile) implements Serializable {
    private static final Duration TIMEOUT = Duration.ofMillis(500);

    RedisURI toRedisUri() throws IOException {
        RedisURI redisUri = RedisURI.create(uri);
        redisUri.setTimeout(TIMEOUT);
        if (!passwordFile.isEmpty()) {
            String password = SecretFile.read(passwordFile);
            redisUri.setCredentialsProvider(RedisCredentialsProvider.from(() -> RedisCredentials.just(null, password)));
        }
        return redisUri;
    }
}
