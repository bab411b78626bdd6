package io.kairos.engine.application;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.number.FixedMath;
import io.kairos.journal.codec.ExecutionReportReceivedDecoder;
import io.kairos.journal.codec.ExecutionReportReceivedEncoder;
import io.kairos.journal.codec.MessageHeaderDecoder;
import io.kairos.journal.codec.MessageHeaderEncoder;
import io.kairos.journal.codec.OrderState;
import io.kairos.journal.codec.ReportKind;
import org.agrona.ExpandableArrayBuffer;

/**
 * Reads reports in the decimals that their instrument has now. A gateway reads a venue's words by the definition that it knows, says
 * which one that was, and may be a moment behind the engine. Engine thread only; reports in today's decimals pass as they are.
 */
final class ReportScale {
    private static final long NULL = Long.MIN_VALUE;
    private static final String INEXACT = "a number of this report cannot be written in the decimals of its instrument";

    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(512);
    private final MessageHeaderEncoder encoderHeader = new MessageHeaderEncoder();
    private final ExecutionReportReceivedEncoder encoder = new ExecutionReportReceivedEncoder();
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final ExecutionReportReceivedDecoder decoder = new ExecutionReportReceivedDecoder();

    /** The same report in today's decimals; one that does not fit them exactly leaves the order's outcome unknown, to be asked for. */
    ExecutionReportReceivedDecoder in(Instrument on, ExecutionReportReceivedDecoder in) {
        int priceDecimals = in.priceDecimals() == ExecutionReportReceivedDecoder.priceDecimalsNullValue()
                ? on.priceDecimals()
                : in.priceDecimals();
        int qtyDecimals = in.qtyDecimals() == ExecutionReportReceivedDecoder.qtyDecimalsNullValue()
                ? on.qtyDecimals()
                : in.qtyDecimals();
        if (priceDecimals == on.priceDecimals() && qtyDecimals == on.qtyDecimals()) {
            return in;
        }
        long cumQty = rescale(in.cumQty(), qtyDecimals, on.qtyDecimals());
        long lastQty = rescale(in.lastQty(), qtyDecimals, on.qtyDecimals());
        long qty = rescale(in.qty(), qtyDecimals, on.qtyDecimals());
        long lastPx = rescale(in.lastPx(), priceDecimals, on.priceDecimals());
        long px = rescale(in.px(), priceDecimals, on.priceDecimals());
        boolean exact = isExact(in.cumQty(), cumQty)
                && isExact(in.lastQty(), lastQty)
                && isExact(in.qty(), qty)
                && isExact(in.lastPx(), lastPx)
                && isExact(in.px(), px);
        encoder.wrapAndApplyHeader(buffer, 0, encoderHeader)
                .venueId(in.venueId())
                .instrumentId(in.instrumentId())
                .orderId(in.orderId())
                .receiveTimeNs(in.receiveTimeNs())
                .exchangeTimeNs(in.exchangeTimeNs())
                .kind(exact ? in.kind() : ReportKind.OUTCOME_UNKNOWN)
                .state(exact ? in.state() : OrderState.UNKNOWN)
                .cumQty(exact ? cumQty : NULL)
                .cumQuoteAmount(in.cumQuoteAmount())
                .tradeId(exact ? in.tradeId() : -1)
                .lastPx(exact ? lastPx : NULL)
                .lastQty(exact ? lastQty : 0)
                .feeAmount(in.feeAmount())
                .feeAssetId(in.feeAssetId())
                .maker(in.maker())
                .side(in.side())
                .px(exact ? px : NULL)
                .qty(exact ? qty : NULL)
                .priceDecimals((short) on.priceDecimals())
                .qtyDecimals((short) on.qtyDecimals())
                .venueOrderId(in.venueOrderId())
                .text(exact ? in.text() : INEXACT);
        return decoder.wrapAndApplyHeader(buffer, 0, header);
    }

    private static boolean isExact(long before, long after) {
        return before == NULL || after != FixedMath.OVERFLOW;
    }

    private static long rescale(long mantissa, int from, int to) {
        return mantissa == NULL ? NULL : FixedMath.rescaleExact(mantissa, from, to);
    }
}
