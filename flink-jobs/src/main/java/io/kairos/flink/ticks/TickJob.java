package io.kairos.flink.ticks;

import io.kairos.flink.JobEnvironment;
import io.kairos.flink.JobSettings;
import io.kairos.flink.kafka.ProtoDeserializer;
import io.kairos.flink.kafka.Topic;
import io.kairos.flink.postgres.PostgresSink;
import io.kairos.flink.redis.HotUpdate;
import io.kairos.flink.redis.RedisSink;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Raw ticks. Input {@code kairos.market.ticks.v1}, keyed by instrument; output tables {@code quote} and {@code trade} (at least once, each tick its
 * own row) and the hot store's {@code market_data} channels and {@code quote:…} keys (at most once). No event time: nothing waits.
 */
public final class TickJob {
    /** Name in the UI, of the consumer group and of the checkpoint directory. */
    public static final String NAME = "market-ticks";

    private final Source<Tick, ?, ?> ticks;
    private final Sink<Tick> quotes;
    private final Sink<Tick> trades;
    private final Sink<HotUpdate> hot;

    /** The job between any source and sinks, as tests use it. */
    public TickJob(Source<Tick, ?, ?> ticks, Sink<Tick> quotes, Sink<Tick> trades, Sink<HotUpdate> hot) {
        this.ticks = ticks;
        this.quotes = quotes;
        this.trades = trades;
        this.hot = hot;
    }

    /** The job between Kafka, database and hot store. */
    public static TickJob of(JobSettings settings) {
        return new TickJob(
                Topic.TICKS.source(
                        settings.kafkaBootstrapServers(), NAME, new ProtoDeserializer<>(Tick.class, new TickDecoder())),
                PostgresSink.into(TickTables.quote(), settings.postgres()),
                PostgresSink.into(TickTables.trade(), settings.postgres()),
                new RedisSink(settings.redis(), NAME));
    }

    /** Adds the job's operators to an environment. */
    public void build(StreamExecutionEnvironment environment) {
        DataStream<Tick> stream = environment
                .fromSource(ticks, WatermarkStrategy.noWatermarks(), "ticks from Kafka")
                .uid("ticks-source");
        stream.filter(tick -> !tick.trade())
                .name("quotes only")
                .uid("ticks-quotes-only")
                .sinkTo(quotes)
                .name("table quote")
                .uid("ticks-table-quote");
        stream.filter(Tick::trade)
                .name("trades only")
                .uid("ticks-trades-only")
                .sinkTo(trades)
                .name("table trade")
                .uid("ticks-table-trade");
        stream.keyBy(Tick::instrumentKey)
                .process(new HotTickFunction())
                .name("join last price")
                .uid("ticks-last-price")
                .sinkTo(hot)
                .name("hot store")
                .uid("ticks-hot-store");
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
