package io.kairos.engine.adapter.inbound.feed.kraken;

import io.kairos.domain.instrument.Asset;
import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.Venue;
import io.kairos.engine.adapter.inbound.feed.FeedDecoder;
import io.kairos.engine.adapter.inbound.feed.FeedInstrument;
import io.kairos.engine.adapter.inbound.feed.FeedMessages;
import io.kairos.engine.adapter.inbound.feed.SymbolIndex;
import io.kairos.engine.adapter.venue.kraken.PairBoard;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Instruments and messages of the documentation. */
final class KrakenFixture {
    static final FeedInstrument BTC = instrument(0, "BTC", "USD", 1, 8, 10_000, 5_000);
    static final FeedInstrument MATIC = instrument(1, "MATIC", "USD", 4, 8, 1, 5_000);
    static final FeedInstrument ALGO = instrument(2, "ALGO", "USD", 5, 8, 1, 5_000);
    static final List<FeedInstrument> INSTRUMENTS = List.of(BTC, MATIC, ALGO);

    static final List<String> DATA_MESSAGES = List.of(
            "ws_book_snapshot.json",
            "ws_book_snapshot_btc.json",
            "ws_book_update.json",
            "ws_trade.json",
            "ws_trades.json",
            "ws_ticker.json",
            "ws_heartbeat.json");
    static final List<String> OTHER_MESSAGES = List.of(
            "ws_instrument.json",
            "ws_status.json",
            "ws_status_maintenance.json",
            "ws_pong.json",
            "ws_subscribed.json",
            "ws_unsubscribed.json",
            "ws_already_subscribed.json",
            "ws_refused_symbol.json",
            "ws_refused_private.json",
            "ws_refused_public.json",
            "ws_refused_session.json",
            "ws_unsupported_field.json",
            "ws_malformed_request.json");

    private static final int ROOM_BEHIND = 16;

    private KrakenFixture() {}

    static FeedInstrument instrument(
            int index, String base, String quote, int priceDecimals, int qtyDecimals, long minQty, long minNotional) {
        return new FeedInstrument(
                index,
                new Instrument(
                        index,
                        Venue.KRAKEN,
                        base + '-' + quote,
                        base + '/' + quote,
                        new Asset(2 * index, base, 10),
                        new Asset(2 * index + 1, quote, 4),
                        priceDecimals,
                        qtyDecimals,
                        1,
                        1,
                        Long.MAX_VALUE,
                        1,
                        minQty,
                        Long.MAX_VALUE,
                        minNotional,
                        4_000,
                        2_500,
                        true));
    }

    /** A decoder of these instruments that nobody asks for clocks or rules. */
    static KrakenDecoder decoder(FeedMessages messages) {
        return decoder(INSTRUMENTS, messages);
    }

    static KrakenDecoder decoder(List<FeedInstrument> instruments, FeedMessages messages) {
        return new KrakenDecoder(
                new SymbolIndex(instruments), messages, new PairBoard(), (requestId, receivedNs, sentNs) -> {});
    }

    static String resource(String name) {
        try (InputStream in = KrakenFixture.class.getResourceAsStream("/venue/kraken/" + name)) {
            if (in == null) {
                throw new IllegalArgumentException("no such resource: " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static FeedDecoder.Result decode(FeedDecoder decoder, String message) {
        return decode(decoder, message.getBytes(StandardCharsets.UTF_8));
    }

    /** Decodes with garbage behind the message that would continue it plausibly. */
    static FeedDecoder.Result decode(FeedDecoder decoder, byte[] message) {
        byte[] padded = Arrays.copyOf(message, message.length + ROOM_BEHIND);
        Arrays.fill(padded, message.length, padded.length, (byte) '7');
        return decoder.decode(padded, message.length);
    }
}
