package io.kairos.engine.adapter.outbound.execution.kraken;

/** What the life of order entry works on. All on one event loop. */
record EntryParts(
        RestPath rest,
        OrderTracks tracks,
        ReportMapper reports,
        AccountBook accountBook,
        AccountSync account,
        EntryCounters counters) {}
