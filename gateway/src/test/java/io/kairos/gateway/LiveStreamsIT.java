package io.kairos.gateway;

import java.io.IOException;
import redis.embedded.RedisServer;

/** On Redis. */
class LiveStreamsIT extends LiveStreamsCases {
    private final int port = freePort();
    private RedisServer redis;

    LiveStreamsIT() throws IOException {}

    @Override
    String startServer() throws IOException {
        redis = RedisServer.newRedisServer().port(port).setting("save \"\"").build();
        redis.start();
        return "redis://127.0.0.1:" + port;
    }

    @Override
    void stopServer() throws IOException {
        if (redis != null) {
            redis.stop();
        }
    }
}
