package io.kairos.engine.adapter.protobuf;

import io.kairos.domain.instrument.Asset;
import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.Venue;
import io.kairos.engine.domain.risk.RiskControl;
import io.kairos.engine.domain.risk.Scope;
import io.kairos.journal.codec.AssetDefinedDecoder;
import io.kairos.journal.codec.BooleanType;
import io.kairos.journal.codec.InstrumentDefinedDecoder;
import io.kairos.journal.codec.MessageHeaderDecoder;
import io.kairos.journal.codec.RiskLimitsChangedDecoder;
import java.util.Collection;
import java.util.Collections;
import org.agrona.DirectBuffer;
import org.agrona.collections.Int2ObjectHashMap;
import org.jspecify.annotations.Nullable;

/** Assets, instruments and the reference asset as a reader of the journal learns them. One thread. */
public final class Definitions {
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final AssetDefinedDecoder assetDefined = new AssetDefinedDecoder();
    private final InstrumentDefinedDecoder instrumentDefined = new InstrumentDefinedDecoder();
    private final RiskLimitsChangedDecoder limitsChanged = new RiskLimitsChangedDecoder();
    private final Int2ObjectHashMap<Asset> assets = new Int2ObjectHashMap<>();
    private final Int2ObjectHashMap<Instrument> instruments = new Int2ObjectHashMap<>();
    private @Nullable Asset referenceAsset;

    /** Learns from a record if it is a definition. */
    public void learn(int templateId, DirectBuffer buffer, int offset) {
        if (templateId == AssetDefinedDecoder.TEMPLATE_ID) {
            assetDefined.wrapAndApplyHeader(buffer, offset, header);
            assets.put(
                    assetDefined.assetId(),
                    new Asset(assetDefined.assetId(), assetDefined.name(), assetDefined.decimals()));
        } else if (templateId == InstrumentDefinedDecoder.TEMPLATE_ID) {
            instrumentDefined.wrapAndApplyHeader(buffer, offset, header);
            instruments.put(instrumentDefined.instrumentId(), instrumentOf(instrumentDefined));
        } else if (templateId == RiskLimitsChangedDecoder.TEMPLATE_ID) {
            limitsChanged.wrapAndApplyHeader(buffer, offset, header);
            referenceAsset = assets.get(limitsChanged.referenceAssetId());
        }
    }

    private Instrument instrumentOf(InstrumentDefinedDecoder record) {
        return new Instrument(
                record.instrumentId(),
                Venue.of(record.venueId()),
                record.symbol(),
                record.venueSymbol(),
                requireAsset(record.baseAssetId()),
                requireAsset(record.quoteAssetId()),
                record.priceDecimals(),
                record.qtyDecimals(),
                record.tickPx(),
                record.minPx(),
                record.maxPx(),
                record.stepQty(),
                record.minQty(),
                record.maxQty(),
                record.minNotionalAmount(),
                record.takerFeeCentibps(),
                record.makerFeeCentibps(),
                record.trading() == BooleanType.T);
    }

    /** The asset in which the limits in force count, or null before there were any. */
    public @Nullable Asset referenceAsset() {
        return referenceAsset;
    }

    /** The asset with this id, or null. */
    public @Nullable Asset asset(int id) {
        return assets.get(id);
    }

    /**
     * The asset with this id.
     *
     * @throws UndefinedIdException if the journal has not defined it.
     */
    public Asset requireAsset(int id) {
        Asset asset = assets.get(id);
        if (asset == null) {
            throw new UndefinedIdException("asset not defined: assetId=" + id);
        }
        return asset;
    }

    /**
     * The instrument with this id.
     *
     * @throws UndefinedIdException if the journal has not defined it.
     */
    public Instrument requireInstrument(int id) {
        Instrument instrument = instruments.get(id);
        if (instrument == null) {
            throw new UndefinedIdException("instrument not defined: instrumentId=" + id);
        }
        return instrument;
    }

    /** The asset in whose decimals a limit counts, null when it is no amount; {@code name} is that of its scope. */
    @Nullable
    Asset assetOf(RiskControl.Unit unit, String name) {
        return switch (unit) {
            case REFERENCE -> referenceAsset;
            case BASE, QUOTE, ASSET -> {
                for (Instrument on : instruments.values()) {
                    if (Scope.nameOf(on).equals(name)) {
                        yield on.base();
                    }
                }
                for (Asset asset : assets.values()) {
                    if (asset.name().equals(name)) {
                        yield asset;
                    }
                }
                yield null;
            }
            case NONE, STATE, FLAG, TARGET, MILLISECONDS, PERMILLE, BASIS_POINTS, COUNT, PER_SECOND -> null;
        };
    }

    /** All assets known; a live view. */
    public Collection<Asset> assets() {
        return Collections.unmodifiableCollection(assets.values());
    }

    /** All instruments known; a live view. */
    public Collection<Instrument> instruments() {
        return Collections.unmodifiableCollection(instruments.values());
    }

    /** A record names an id that no record before it has defined. */
    public static final class UndefinedIdException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UndefinedIdException(String message) {
            super(message);
        }
    }
}
