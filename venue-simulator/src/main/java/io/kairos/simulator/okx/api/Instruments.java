package io.kairos.simulator.okx.api;

import io.kairos.simulator.market.Instrument;
import io.kairos.simulator.market.InstrumentCatalogue;
import java.util.List;
import java.util.Optional;

/** The venue's names for the instruments: the text id and the code that orders over WebSocket need. */
public final class Instruments {
    private static final long FIRST_CODE = 1_000_000_000L;

    private final InstrumentCatalogue catalogue;
    private final VenueState state;

    /** Names for the listed ones of a catalogue. */
    public Instruments(InstrumentCatalogue catalogue, VenueState state) {
        this.catalogue = catalogue;
        this.state = state;
    }

    /** All instruments, in the order of their internal ids. */
    public List<Instrument> all() {
        return catalogue.all();
    }

    /** The venue's id, for example {@code BTC-USDT}. */
    public String id(Instrument instrument) {
        return instrument.symbol();
    }

    /** The venue's code. */
    public long code(Instrument instrument) {
        return FIRST_CODE + instrument.id();
    }

    /** The instrument with this id. */
    public Optional<Instrument> find(String id) {
        return catalogue.find(id).filter(state::isListed);
    }

    /** The instrument with this code. */
    public Optional<Instrument> byCode(long code) {
        long id = code - FIRST_CODE;
        boolean known = id >= 0 && id < catalogue.all().size();
        return known ? Optional.of(catalogue.all().get((int) id)).filter(state::isListed) : Optional.empty();
    }

    /** The instrument that a request names by {@code instId}. */
    Instrument required(Params params) throws ApiError {
        return find(params.required("instId")).orElseThrow(ApiError::noInstrument);
    }

    /** The instrument that a request may name by {@code instId}. */
    Optional<Instrument> optional(Params params) throws ApiError {
        Optional<String> id = params.text("instId");
        return id.isEmpty() ? Optional.empty() : Optional.of(required(params));
    }

    /**
     * Whether a request asks for spot instruments.
     *
     * @throws ApiError if the type is none that the venue knows
     */
    static boolean isSpot(Params params) throws ApiError {
        params.required("instType");
        return params.oneOf("instType", "", "SPOT", "MARGIN", "SWAP", "FUTURES", "OPTION", "EVENTS")
                .equals("SPOT");
    }
}
