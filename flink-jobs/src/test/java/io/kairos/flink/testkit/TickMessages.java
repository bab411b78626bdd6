package io.kairos.flink.testkit;

import io.kairos.flink.ticks.Tick;
import io.kairos.proto.common.v1.Decimal;
import io.kairos.proto.common.v1.Side;
import io.kairos.proto.market.v1.Quote;
import io.kairos.proto.market.v1.Trade;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/** Ticks as the engine sends them. */
public final class TickMessages {
    private TickMessages() {}

    public static byte[] of(Tick tick) {
        io.kairos.proto.market.v1.Tick.Builder message = io.kairos.proto.market.v1.Tick.newBuilder()
                .setSequence(tick.sequence())
                .setVenue(tick.venue())
                .setSymbol(tick.symbol())
                .setReceiveTimeNs(tick.receiveTimeNs())
                .setExchangeTimeNs(tick.exchangeTimeNs());
        if (tick.trade()) {
            message.setTrade(Trade.newBuilder()
                    .setTradeId(tick.tradeId())
                    .setPx(decimal(tick.px()))
                    .setQty(decimal(tick.qty()))
                    .setAggressorSide(tick.aggressorSide().equals("BUY") ? Side.SIDE_BUY : Side.SIDE_SELL));
        } else {
            message.setQuote(Quote.newBuilder()
                    .setBidPx(decimal(tick.bidPx()))
                    .setBidQty(decimal(tick.bidQty()))
                    .setAskPx(decimal(tick.askPx()))
                    .setAskQty(decimal(tick.askQty()))
                    .setUpdateId(tick.updateId()));
        }
        return message.build().toByteArray();
    }

    /** Sends a part of every instrument's ticks, as fractions of its list, and waits until Kafka has them. */
    public static void send(KafkaProducer<String, byte[]> producer, List<List<Tick>> arrivals, double from, double to)
            throws Exception {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (List<Tick> ticks : arrivals) {
            for (Tick tick : ticks.subList((int) (ticks.size() * from), (int) (ticks.size() * to))) {
                sent.add(producer.send(
                        new ProducerRecord<>("kairos.market.ticks.v1", tick.instrumentKey(), TickMessages.of(tick))));
            }
        }
        for (Future<RecordMetadata> tick : sent) {
            tick.get();
        }
    }

    public static Decimal decimal(BigDecimal value) {
        return Decimal.newBuilder()
                .setMantissa(value.unscaledValue().longValueExact())
                .setScale(value.scale())
                .build();
    }
}
