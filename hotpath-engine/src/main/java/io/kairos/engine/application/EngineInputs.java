package io.kairos.engine.application;

import io.kairos.domain.instrument.Asset;
import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.InstrumentRegistry;
import io.kairos.engine.application.port.EventSink;
import io.kairos.journal.codec.AssetDefinedEncoder;
import io.kairos.journal.codec.BooleanType;
import io.kairos.journal.codec.InstrumentDefinedEncoder;
import io.kairos.journal.codec.MessageHeaderEncoder;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;

/** Encodes definitions of assets and instruments as engine inputs. Cold: at start and when a venue changes its rules. */
public final class EngineInputs {
    private EngineInputs() {}

    /**
     * Offers every asset, then every instrument. Definitions that the engine already has change nothing.
     *
     * @throws IllegalStateException if the ring is full: definitions must not be lost.
     */
    public static void define(EventSink sink, InstrumentRegistry registry) {
        define(sink, registry, 0, 0);
    }

    /**
     * Offers the assets and instruments from these ids on.
     *
     * @throws IllegalStateException if the ring is full: definitions must not be lost.
     */
    public static void define(EventSink sink, InstrumentRegistry registry, int fromAsset, int fromInstrument) {
        ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(256);
        for (int id = fromAsset; id < registry.assets().size(); id++) {
            Asset asset = registry.asset(id);
            offer(sink, buffer, encode(buffer, asset), asset.name());
        }
        for (int id = fromInstrument; id < registry.instruments().size(); id++) {
            Instrument instrument = registry.instrument(id);
            offer(sink, buffer, encode(buffer, instrument), instrument.symbol());
        }
    }

    private static void offer(EventSink sink, MutableDirectBuffer buffer, int length, String name) {
        if (!sink.offer(buffer, 0, length)) {
            throw new IllegalStateException("the engine's inbound ring is full: definition=" + name);
        }
    }

    static int encode(MutableDirectBuffer buffer, Asset asset) {
        AssetDefinedEncoder encoder = new AssetDefinedEncoder();
        encoder.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .assetId(asset.id())
                .decimals(asset.decimals())
                .name(asset.name());
        return MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength();
    }

    /** Writes an instrument's definition at the start of {@code buffer}; returns its length, header included. */
    public static int encode(MutableDirectBuffer buffer, Instrument instrument) {
        InstrumentDefinedEncoder encoder = new InstrumentDefinedEncoder();
        encoder.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .instrumentId(instrument.id())
                .venueId(instrument.venue().id())
                .baseAssetId(instrument.base().id())
                .quoteAssetId(instrument.quote().id())
                .priceDecimals(instrument.priceDecimals())
                .qtyDecimals(instrument.qtyDecimals())
                .tickPx(instrument.tickPx())
                .minPx(instrument.minPx())
                .maxPx(instrument.maxPx())
                .stepQty(instrument.stepQty())
                .minQty(instrument.minQty())
                .maxQty(instrument.maxQty())
                .minNotionalAmount(instrument.minNotionalAmount())
                .takerFeeCentibps(instrument.takerFeeCentibps())
                .makerFeeCentibps(instrument.makerFeeCentibps())
                .trading(instrument.trading() ? BooleanType.T : BooleanType.F)
                .symbol(instrument.symbol())
                .venueSymbol(instrument.venueSymbol());
        return MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength();
    }
}
