package io.kairos.flink.trading;

import io.kairos.flink.JobEnvironment;
import io.kairos.flink.JobSettings;
import io.kairos.flink.kafka.ProtoDeserializer;
import io.kairos.flink.kafka.Topic;
import io.kairos.flink.postgres.PostgresSettings;
import io.kairos.flink.postgres.PostgresSink;
import io.kairos.flink.postgres.UpsertTable;
import io.kairos.flink.redis.HotUpdate;
import io.kairos.flink.redis.RedisSink;
import java.util.Objects;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.function.SerializableFunction;
import org.jspecify.annotations.Nullable;

/**
 * The trading side. Inputs {@code kairos.trading.events.v1}, {@code kairos.trading.opportunities.v1}, {@code kairos.engine.health.v1}; no event time.
 * Outputs: tables {@code order_event}, {@code fill}, {@code risk_rejection}, {@code balance_snapshot}, {@code control_change}, {@code opportunity} (at
 * least once, natural keys) and the channels and keys of the trading side (at most once).
 */
public final class TradingJob {
    /** Name in the UI, of the consumer group and of the checkpoint directory. */
    public static final String NAME = "trading";

    /** What comes in. */
    public record Sources(
            Source<TradingRecord, ?, ?> events,
            Source<OpportunityRecord, ?, ?> opportunities,
            Source<HealthRecord, ?, ?> health) {}

    private final Sources sources;
    private final PostgresSettings postgres;
    private final Sink<HotUpdate> hot;

    /** The job between any sources, a database and any hot store. */
    public TradingJob(Sources sources, PostgresSettings postgres, Sink<HotUpdate> hot) {
        this.sources = sources;
        this.postgres = postgres;
        this.hot = hot;
    }

    /** The job between Kafka, database and hot store. */
    public static TradingJob of(JobSettings settings) {
        String servers = settings.kafkaBootstrapServers();
        return new TradingJob(
                new Sources(
                        Topic.TRADING_EVENTS.source(
                                servers, NAME, new ProtoDeserializer<>(TradingRecord.class, new TradingEventDecoder())),
                        Topic.OPPORTUNITIES.source(
                                servers,
                                NAME,
                                new ProtoDeserializer<>(OpportunityRecord.class, new OpportunityDecoder())),
                        Topic.HEALTH.source(
                                servers, NAME, new ProtoDeserializer<>(HealthRecord.class, new HealthDecoder()))),
                settings.postgres(),
                new RedisSink(settings.redis(), NAME));
    }

    /** Adds the job's operators to an environment. */
    public void build(StreamExecutionEnvironment environment) {
        DataStream<TradingRecord> events = environment
                .fromSource(sources.events(), WatermarkStrategy.noWatermarks(), "trading events from Kafka")
                .uid("trading-events-source");
        DataStream<OpportunityRecord> opportunities = environment
                .fromSource(sources.opportunities(), WatermarkStrategy.noWatermarks(), "opportunities from Kafka")
                .uid("trading-opportunities-source");
        DataStream<HealthRecord> health = environment
                .fromSource(sources.health(), WatermarkStrategy.noWatermarks(), "health from Kafka")
                .uid("trading-health-source");

        store(events, OrderRecord.class, TradingRecord::order, TradingTables.orderEvent(), "order-event");
        store(events, FillRecord.class, TradingRecord::fill, TradingTables.fill(), "fill");
        store(events, RejectionRecord.class, TradingRecord::rejection, TradingTables.riskRejection(), "risk-rejection");
        store(events, BalanceRecord.class, TradingRecord::balance, TradingTables.balanceSnapshot(), "balance-snapshot");
        store(events, ControlRecord.class, TradingRecord::control, TradingTables.controlChange(), "control-change");
        opportunities
                .sinkTo(PostgresSink.into(TradingTables.opportunity(), postgres))
                .name("table opportunity")
                .uid("trading-table-opportunity");

        DataStream<HotUpdate> hotEvents =
                events.map(HotTrading::of).name("hot events").uid("trading-hot-events");
        DataStream<HotUpdate> hotOpportunities =
                opportunities.map(HotTrading::of).name("hot opportunities").uid("trading-hot-opportunities");
        DataStream<HotUpdate> hotHealth =
                health.map(HotTrading::of).name("hot health").uid("trading-hot-health");
        DataStream<HotUpdate> hotBooks =
                health.map(HotTrading::booksOf).name("hot books").uid("trading-hot-books");
        hotEvents
                .union(hotOpportunities, hotHealth, hotBooks)
                .sinkTo(hot)
                .name("hot store")
                .uid("trading-hot-store");
    }

    private <R> void store(
            DataStream<TradingRecord> events,
            Class<R> type,
            SerializableFunction<TradingRecord, @Nullable R> part,
            UpsertTable<R> table,
            String uid) {
        events.filter(event -> part.apply(event) != null)
                .name(uid + " only")
                .uid("trading-" + uid + "-only")
                .map(event -> Objects.requireNonNull(part.apply(event), "filtered above"))
                .returns(TypeInformation.of(type))
                .name(uid)
                .uid("trading-" + uid)
                .sinkTo(PostgresSink.into(table, postgres))
                .name("table " + uid.replace('-', '_'))
                .uid("trading-table-" + uid);
    }

    /** For {@code flink run}: settings come from the environment of the client. */
    public static void main(String[] args) throws Exception {
        JobSettings settings = JobSettings.fromEnvironment(System.getenv(), false);
        StreamExecutionEnvironment environment =
                JobEnvironment.of(settings, NAME).create();
        of(settings).build(environment);
        environment.execute(NAME);
    }
}
