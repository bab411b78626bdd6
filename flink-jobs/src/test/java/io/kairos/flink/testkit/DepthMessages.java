package io.kairos.flink.testkit;

import io.kairos.proto.market.v1.BookLevel;
import io.kairos.proto.market.v1.Depth;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/** Pictures of depth as the engine sends them. */
public final class DepthMessages {
    private static final long TIME_NS = 1_790_000_000_000_000_000L;

    private DepthMessages() {}

    /** A picture whose numbers all follow from its sequence. */
    public static Depth.Builder picture(String venue, String symbol, long sequence) {
        long middle = 6_543_200 + sequence % 1_000;
        return Depth.newBuilder()
                .setSequence(sequence)
                .setVenue(venue)
                .setSymbol(symbol)
                .setReceiveTimeNs(TIME_NS + sequence)
                .setExchangeTimeNs(TIME_NS)
                .setUpdateId(sequence * 3)
                .setPriceScale(2)
                .setQtyScale(5)
                .addBids(level(middle - 1, 150_000))
                .addBids(level(middle - 2, 1))
                .addAsks(level(middle + 1, 230_000))
                .addAsks(level(middle + 7, 100_000));
    }

    /** Pictures of several instruments at two venues, mixed, sequences rising. */
    public static List<Depth> mixed(SplittableRandom random, int count) {
        List<Depth> pictures = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            String venue = random.nextBoolean() ? "OKX" : "KRAKEN";
            pictures.add(picture(venue, "A" + random.nextInt(3) + "-USDT", i).build());
        }
        return pictures;
    }

    /** Sends pictures in order and waits until Kafka has them. */
    public static void send(KafkaProducer<String, byte[]> producer, List<Depth> pictures) throws Exception {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (Depth depth : pictures) {
            String key = depth.getVenue() + ":" + depth.getSymbol();
            sent.add(producer.send(new ProducerRecord<>("kairos.market.depth.v1", key, depth.toByteArray())));
        }
        for (Future<RecordMetadata> picture : sent) {
            picture.get();
        }
    }

    public static BookLevel level(long px, long qty) {
        return BookLevel.newBuilder().setPxMantissa(px).setQtyMantissa(qty).build();
    }
}
