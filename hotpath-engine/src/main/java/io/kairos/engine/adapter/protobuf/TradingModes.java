package io.kairos.engine.adapter.protobuf;

import io.kairos.engine.application.TradingMode;

/** The trading mode in the contract's words and in people's. Stateless. */
public final class TradingModes {
    private TradingModes() {}

    /** As the contract says it. */
    public static io.kairos.proto.common.v1.TradingMode of(TradingMode mode) {
        return switch (mode) {
            case LIVE -> io.kairos.proto.common.v1.TradingMode.TRADING_MODE_LIVE;
            case PAPER -> io.kairos.proto.common.v1.TradingMode.TRADING_MODE_PAPER;
            case SIMULATED -> io.kairos.proto.common.v1.TradingMode.TRADING_MODE_SIMULATED;
        };
    }

    /** One word in capitals, {@code UNSPECIFIED} where nothing is known. */
    public static String word(io.kairos.proto.common.v1.TradingMode mode) {
        return switch (mode) {
            case TRADING_MODE_LIVE -> "LIVE";
            case TRADING_MODE_PAPER -> "PAPER";
            case TRADING_MODE_SIMULATED -> "SIMULATED";
            case TRADING_MODE_UNSPECIFIED, UNRECOGNIZED -> "UNSPECIFIED";
        };
    }
}
