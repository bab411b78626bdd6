package io.kairos.engine.adapter.outbound.execution.paper;

import io.kairos.journal.codec.ReportKind;

/** What a paper venue says, in its order. Called on the paper thread. */
interface PaperReports {
    /** Its word on an order, whose state and cumulative quantities are as it has them. */
    void order(ReportKind kind, PaperOrder order, long timeNs, String text);

    /** A fill of an order, when it happens or told again. */
    void fill(PaperOrder order, PaperFill fill);

    /** Its word on an order that it does not have. */
    void unknown(ReportKind kind, int instrumentId, long orderId, long timeNs, String text);

    /** Its absolute word on an asset. */
    void balance(int assetId, long freeAmount, long lockedAmount, boolean snapshot, long timeNs);
}
