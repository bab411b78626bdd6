package io.kairos.flink.candles;

import io.kairos.flink.JobEnvironment;
import io.kairos.flink.JobSettings;
import io.kairos.flink.kafka.ProtoDeserializer;
import io.kairos.flink.kafka.Topic;
import io.kairos.flink.postgres.PostgresSink;
import io.kairos.flink.redis.HotUpdate;
import io.kairos.flink.redis.RedisSink;
import io.kairos.flink.ticks.Tick;
import io.kairos.flink.ticks.TickDecoder;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Candles of 1 s and 1 m. Input {@code kairos.market.ticks.v1}, keyed by instrument; event time is the venue's; lateness one hour by default, later
 * trades correct the table. Output: closed and corrected candles to {@code kairos.market.candles.v1} and table {@code candle} (at least once, the
 * fuller candle wins), forming ones too to the hot store (at most once).
 */
public final class CandleJob {
    /** Name in the UI, of the consumer group and of the checkpoint directory. */
    public static final String NAME = "market-candles";

    /** Where candles go. */
    public record Sinks(
            Sink<CandleUpdate> table, Sink<CandleUpdate> topic, Sink<LateTrade> late, Sink<HotUpdate> hot) {}

    private final Source<Tick, ?, ?> ticks;
    private final Sinks sinks;
    private final long latenessMs;
    private final long graceMs;

    /** The job between any source and sinks, as tests use it. */
    public CandleJob(Source<Tick, ?, ?> ticks, Sinks sinks, long latenessMs, long graceMs) {
        this.ticks = ticks;
        this.sinks = sinks;
        this.latenessMs = latenessMs;
        this.graceMs = graceMs;
    }

    /** The job between Kafka, database and hot store. */
    public static CandleJob of(JobSettings settings) {
        return new CandleJob(
                Topic.TICKS.source(
                        settings.kafkaBootstrapServers(), NAME, new ProtoDeserializer<>(Tick.class, new TickDecoder())),
                new Sinks(
                        PostgresSink.into(CandleTable.candle(), settings.postgres()),
                        CandleMessage.sink(settings.kafkaBootstrapServers()),
                        LateCandleRepair.sink(settings.postgres()),
                        new RedisSink(settings.redis(), NAME)),
                settings.candleLatenessMs(),
                settings.candleGraceMs());
    }

    /** Adds the job's operators to an environment. */
    public void build(StreamExecutionEnvironment environment) {
        SingleOutputStreamOperator<CandleUpdate> candles = environment
                .fromSource(ticks, WatermarkStrategy.noWatermarks(), "ticks from Kafka")
                .uid("candles-source")
                .filter(Tick::trade)
                .name("trades only")
                .uid("candles-trades-only")
                .keyBy(Tick::instrumentKey)
                .process(new CandleFunction(latenessMs, graceMs))
                .name("candles 1s and 1m")
                .uid("candles-aggregate");
        DataStream<CandleUpdate> closed =
                candles.filter(CandleUpdate::closed).name("closed only").uid("candles-closed-only");
        closed.sinkTo(sinks.table()).name("table candle").uid("candles-table");
        closed.sinkTo(sinks.topic()).name("candles to Kafka").uid("candles-topic");
        candles.getSideOutput(CandleFunction.LATE)
                .sinkTo(sinks.late())
                .name("correct from stored trades")
                .uid("candles-late-repair");
        candles.map(HotCandles::of)
                .name("hot messages")
                .uid("candles-hot-messages")
                .sinkTo(sinks.hot())
                .name("hot store")
                .uid("candles-hot-store");
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
