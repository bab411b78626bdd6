package io.kairos.engine.adapter.venue.kraken;

import io.kairos.engine.adapter.venue.RestRefusedException;
import java.util.List;

/** The venue answered with errors, mostly inside an HTTP success. */
public final class KrakenRefusedException extends RestRefusedException {
    private static final long serialVersionUID = 1;

    private final boolean passing;
    private final boolean rateLimit;
    private final String error;

    KrakenRefusedException(String path, int status, List<String> errors) {
        super(path + ": status " + status + ' ' + String.join(", ", errors), status);
        this.error = errors.isEmpty() ? "status " + status : errors.get(0);
        this.passing = errors.stream().anyMatch(KrakenErrors::isPassing);
        this.rateLimit = status == 429 || errors.stream().anyMatch(KrakenErrors::isRateLimit);
    }

    /** The first error in the venue's words. */
    public String error() {
        return error;
    }

    /** Whether the venue says that we ask too often. */
    public boolean isRateLimit() {
        return rateLimit;
    }

    @Override
    public boolean isDefinite() {
        return super.isDefinite() && !passing && !rateLimit;
    }
}
