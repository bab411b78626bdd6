package io.kairos.flink.depth;

import io.kairos.flink.JobEnvironment;
import io.kairos.flink.JobSettings;
import io.kairos.flink.kafka.ProtoDeserializer;
import io.kairos.flink.kafka.Topic;
import io.kairos.flink.redis.HotUpdate;
import io.kairos.flink.redis.RedisSink;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Book depth for the screen. Input {@code kairos.market.depth.v1}, keyed by instrument; output the channels and keys {@code depth:…} of the hot store
 * (at most once, at most ten a second and instrument). No table, no event time. A job of its own, so that a database that is away does not stop it.
 */
public final class DepthJob {
    /** Name in the UI, of the consumer group and of the checkpoint directory. */
    public static final String NAME = "market-depth";

    private final Source<DepthPicture, ?, ?> pictures;
    private final Sink<HotUpdate> hot;

    /** The job between any source and sink. */
    public DepthJob(Source<DepthPicture, ?, ?> pictures, Sink<HotUpdate> hot) {
        this.pictures = pictures;
        this.hot = hot;
    }

    /** The job between Kafka and hot store. */
    public static DepthJob of(JobSettings settings) {
        return new DepthJob(
                Topic.DEPTH.source(
                        settings.kafkaBootstrapServers(),
                        NAME,
                        new ProtoDeserializer<>(DepthPicture.class, new DepthDecoder())),
                new RedisSink(settings.redis(), NAME));
    }

    /** Adds the job's operators to an environment. */
    public void build(StreamExecutionEnvironment environment) {
        environment
                .fromSource(pictures, WatermarkStrategy.noWatermarks(), "depth from Kafka")
                .uid("depth-source")
                .keyBy(DepthPicture::instrumentKey)
                .process(new DepthConflation())
                .name("newest per instrument")
                .uid("depth-conflation")
                .sinkTo(hot)
                .name("hot store")
                .uid("depth-hot-store");
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
