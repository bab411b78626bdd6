package io.kairos.gateway;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.kairos.gateway.engine.EngineLink;
import io.kairos.gateway.engine.GrpcTradingDesk;
import io.kairos.gateway.health.PartHealth;
import io.kairos.gateway.history.HistoryPool;
import io.kairos.gateway.history.SqlHistory;
import io.kairos.gateway.hotcache.RedisHotReads;
import io.kairos.gateway.hotcache.RedisLink;
import io.kairos.gateway.hotcache.RedisLiveFeed;
import io.kairos.gateway.port.History;
import io.kairos.gateway.port.HotReads;
import io.kairos.gateway.port.LiveFeed;
import io.kairos.gateway.port.TradingDesk;
import io.kairos.gateway.security.Origins;
import io.kairos.gateway.security.Sessions;
import io.kairos.gateway.security.SignIn;
import io.kairos.gateway.stream.HealthBoard;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/** Joins ports and adapters. Nothing here waits for a part that is away. */
@Configuration(proxyBeanMethods = false)
class GatewayConfiguration {

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    Sessions sessions(GatewayContext context, Clock clock) {
        return new Sessions(context.sessionKey(), clock);
    }

    @Bean
    SignIn signIn(GatewayContext context, Sessions sessions, Clock clock, MeterRegistry meters) {
        return new SignIn(context.users(), sessions, clock, meters);
    }

    @Bean
    Origins origins(GatewayContext context) {
        return new Origins(context.allowedOrigins());
    }

    @Bean
    EngineLink engineLink(GatewayContext context, MeterRegistry meters) {
        return new EngineLink(
                Grpc.newChannelBuilder(context.engineTarget(), InsecureChannelCredentials.create())
                        .build(),
                context.engineToken(),
                meters);
    }

    @Bean
    TradingDesk tradingDesk(EngineLink link, Clock clock) {
        return new GrpcTradingDesk(link, GrpcTradingDesk.Deadlines.STANDARD, clock);
    }

    @Bean
    RedisLink redisLink(GatewayContext context) {
        return new RedisLink(context.redisUri(), context.redisPassword());
    }

    @Bean
    HotReads hotReads(RedisLink link, JsonMapper json, MeterRegistry meters) {
        return new RedisHotReads(link, json, meters);
    }

    @Bean
    LiveFeed liveFeed(RedisLink link, JsonMapper json, MeterRegistry meters) {
        return new RedisLiveFeed(link, json, meters);
    }

    @Bean
    HistoryPool historyPool(GatewayContext context, MeterRegistry meters) {
        return new HistoryPool(context.postgresUrl(), context.postgresUser(), context.postgresPassword(), meters);
    }

    @Bean
    History history(HistoryPool pool, JsonMapper json) {
        return new SqlHistory(pool, json);
    }

    @Bean
    HealthBoard healthBoard(TradingDesk desk, HotReads hot) {
        return new HealthBoard(desk, hot);
    }

    @Bean
    ReactiveHealthIndicator engineHealthIndicator(TradingDesk desk) {
        return new PartHealth(desk::health);
    }

    @Bean
    ReactiveHealthIndicator hotCacheHealthIndicator(RedisLink link) {
        return new PartHealth(link::ping);
    }

    @Bean
    ReactiveHealthIndicator historyHealthIndicator(HistoryPool pool) {
        return new PartHealth(pool::ping);
    }
}
