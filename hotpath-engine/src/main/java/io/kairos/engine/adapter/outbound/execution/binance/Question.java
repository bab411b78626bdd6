package io.kairos.engine.adapter.outbound.execution.binance;

import io.kairos.engine.adapter.venue.binance.BinanceErrors;

/** Hears of a request of which an error, or no answer at all, ends nothing. */
abstract class Question implements ResponseHandler {
    /** There was no answer that helps. */
    abstract void onFailed(String why);

    @Override
    public final void onError(int status, int code, String message) {
        onFailed(BinanceErrors.text(status, code, message));
    }

    @Override
    public final void onNoAnswer(String why) {
        onFailed(why);
    }
}
