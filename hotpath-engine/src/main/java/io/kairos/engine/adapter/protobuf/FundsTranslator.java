package io.kairos.engine.adapter.protobuf;

import io.kairos.domain.instrument.Asset;
import io.kairos.domain.instrument.Venue;
import io.kairos.journal.codec.BalanceDifferenceFoundDecoder;
import io.kairos.journal.codec.DifferenceCause;
import io.kairos.journal.codec.MovementKind;
import io.kairos.journal.codec.VenueMovementReceivedDecoder;
import io.kairos.proto.trading.v1.BalanceDifference;
import io.kairos.proto.trading.v1.BalanceDifferenceCause;
import io.kairos.proto.trading.v1.FundsMovement;
import io.kairos.proto.trading.v1.FundsMovementKind;
import io.kairos.proto.trading.v1.TradingEvent;

/** What moved a balance besides our orders, as messages. One thread. */
final class FundsTranslator {
    private final Definitions definitions;

    FundsTranslator(Definitions definitions) {
        this.definitions = definitions;
    }

    void movement(VenueMovementReceivedDecoder record, TradingEvent.Builder event) {
        Asset asset = definitions.requireAsset(record.assetId());
        event.setTimeNs(record.receiveTimeNs())
                .setMovement(FundsMovement.newBuilder()
                        .setVenue(Venue.of(record.venueId()).name())
                        .setAsset(asset.name())
                        .setAmount(ProtoDecimal.of(record.amount(), asset.decimals()))
                        .setKind(kind(record.kind()))
                        .setReference(record.reference()));
    }

    void difference(BalanceDifferenceFoundDecoder record, TradingEvent.Builder event) {
        Asset asset = definitions.requireAsset(record.assetId());
        event.setTimeNs(record.timeNs())
                .setDifference(BalanceDifference.newBuilder()
                        .setVenue(Venue.of(record.venueId()).name())
                        .setAsset(asset.name())
                        .setDifference(ProtoDecimal.of(record.differenceAmount(), asset.decimals()))
                        .setUnexplained(ProtoDecimal.of(record.unexplainedAmount(), asset.decimals()))
                        .setTotal(ProtoDecimal.of(record.totalAmount(), asset.decimals()))
                        .setCause(cause(record.cause())));
    }

    private static FundsMovementKind kind(MovementKind kind) {
        return switch (kind) {
            case DEPOSIT -> FundsMovementKind.FUNDS_MOVEMENT_KIND_DEPOSIT;
            case WITHDRAWAL -> FundsMovementKind.FUNDS_MOVEMENT_KIND_WITHDRAWAL;
            case TRANSFER -> FundsMovementKind.FUNDS_MOVEMENT_KIND_TRANSFER;
            case OTHER -> FundsMovementKind.FUNDS_MOVEMENT_KIND_OTHER;
            case LOCK -> FundsMovementKind.FUNDS_MOVEMENT_KIND_LOCK;
            case SBE_UNKNOWN, NULL_VAL -> FundsMovementKind.FUNDS_MOVEMENT_KIND_UNSPECIFIED;
        };
    }

    private static BalanceDifferenceCause cause(DifferenceCause cause) {
        return switch (cause) {
            case OUTSIDE -> BalanceDifferenceCause.BALANCE_DIFFERENCE_CAUSE_OUTSIDE;
            case AWAY -> BalanceDifferenceCause.BALANCE_DIFFERENCE_CAUSE_AWAY;
            case UNEXPLAINED -> BalanceDifferenceCause.BALANCE_DIFFERENCE_CAUSE_UNEXPLAINED;
            case SBE_UNKNOWN, NULL_VAL -> BalanceDifferenceCause.BALANCE_DIFFERENCE_CAUSE_UNSPECIFIED;
        };
    }
}
