package io.kairos.engine.warmup;

import io.kairos.domain.instrument.Asset;
import io.kairos.domain.instrument.Instrument;
import io.kairos.engine.adapter.inbound.feed.FeedDecoder;
import io.kairos.engine.adapter.inbound.feed.FeedInstrument;
import io.kairos.engine.adapter.inbound.feed.SampleMessage;
import io.kairos.engine.adapter.inbound.feed.SymbolIndex;
import io.kairos.engine.adapter.inbound.feed.VenueProtocol;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Drives decoders of the configured venues over messages in the venues' shapes, and over the same in another. One thread. */
final class DecoderWarmUp {
    private static final int VARIANTS = 16;
    private static final int READABLE_BEHIND = 16;
    private static final int ROUNDS_BETWEEN_LOOKS = 8;
    private static final int TOLERATED_EVERY = 8;

    private static final class Message {
        private final byte[] bytes;
        private final int length;

        Message(byte[] exact) {
            bytes = Arrays.copyOf(exact, exact.length + READABLE_BEHIND);
            length = exact.length;
        }
    }

    private long messages;
    private long shaped;
    private long tolerated;
    private long unread;

    /** Goes on until the time. */
    void run(List<VenueProtocol> protocols, long deadlineNs) {
        long beganNs = System.nanoTime();
        long part = protocols.isEmpty() ? 0 : Math.max(0, deadlineNs - beganNs) / protocols.size();
        for (int i = 0; i < protocols.size(); i++) {
            venue(protocols.get(i), beganNs + (i + 1) * part);
        }
    }

    private void venue(VenueProtocol protocol, long deadlineNs) {
        FeedInstrument instrument = instrument(protocol);
        List<Message> usual = new ArrayList<>();
        List<Message> unusual = new ArrayList<>();
        for (int variant = 0; variant < VARIANTS; variant++) {
            for (SampleMessage sample : protocol.samples(instrument, variant)) {
                usual.add(new Message(sample.usual()));
                unusual.add(new Message(sample.unusual()));
            }
        }
        SymbolIndex symbols = new SymbolIndex(List.of(instrument));
        List<FeedDecoder> decoders = new ArrayList<>();
        for (int kind = 0; kind < 3; kind++) {
            decoders.add(protocol.newDecoder(symbols, SilentMessages.of(kind)));
        }
        long round = 0;
        do {
            for (int i = 0; i < ROUNDS_BETWEEN_LOOKS; i++) {
                FeedDecoder decoder = decoders.get((int) (round % decoders.size()));
                usual.forEach(message -> decode(decoder, message));
                if (round % TOLERATED_EVERY == 0) {
                    unusual.forEach(message -> decode(decoder, message));
                }
                round++;
            }
        } while (System.nanoTime() - deadlineNs < 0);
    }

    private void decode(FeedDecoder decoder, Message message) {
        messages++;
        switch (decoder.decode(message.bytes, message.length)) {
            case SHAPED -> shaped++;
            case TOLERATED -> tolerated++;
            case IRRELEVANT, MALFORMED -> unread++;
        }
    }

    private static FeedInstrument instrument(VenueProtocol protocol) {
        String symbol =
                switch (protocol.venue()) {
                    case BINANCE -> "BTCUSDT";
                    case OKX -> "BTC-USDT";
                    case KRAKEN -> "BTC/USDT";
                };
        return new FeedInstrument(
                0,
                new Instrument(
                        0,
                        protocol.venue(),
                        "BTC-USDT",
                        symbol,
                        new Asset(0, "BTC", 8),
                        new Asset(1, "USDT", 8),
                        2,
                        8,
                        1,
                        1,
                        Long.MAX_VALUE,
                        1,
                        1,
                        Long.MAX_VALUE,
                        0,
                        0,
                        0,
                        true));
    }

    long messages() {
        return messages;
    }

    /** Adds how often each branch was taken; {@code unread} must stay zero and is left out while it does. */
    void countInto(Map<String, Long> branches) {
        branches.put("decoded_in_shape", shaped);
        branches.put("decoded_otherwise", tolerated);
        if (unread > 0) {
            branches.put("not_decoded", unread);
        }
    }
}
