package io.kairos.flink.testkit;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.util.function.Function;

/**
 * Reads the hot store, with a connection per question since the store may have been restarted.
 *
 * @param uri where it is.
 */
public record HotStore(String uri) {

    /** The value of a key; "null" when it is absent. */
    public String value(String key) {
        return ask(redis -> redis.get(key));
    }

    /** The value of a field; "null" when it is absent. */
    public String field(String key, String field) {
        return ask(redis -> redis.hget(key, field));
    }

    private String ask(Function<RedisCommands<String, String>, String> question) {
        RedisClient client = RedisClient.create(uri);
        try (StatefulRedisConnection<String, String> connection = client.connect()) {
            return String.valueOf(question.apply(connection.sync()));
        } finally {
            client.shutdown();
        }
    }
}
