package io.kairos.engine.adapter.inbound.grpc;

import java.util.concurrent.atomic.LongAdder;

/** What the gRPC edge counts since start. Any thread. */
public final class GrpcCounters {
    final LongAdder calls = new LongAdder();
    final LongAdder unauthenticated = new LongAdder();
    final LongAdder rateLimited = new LongAdder();
    final LongAdder malformed = new LongAdder();
    final LongAdder engineBusy = new LongAdder();
    final LongAdder timedOut = new LongAdder();
    final LongAdder slowStreams = new LongAdder();
    final LongAdder failures = new LongAdder();

    /** Calls that passed authentication. */
    public long calls() {
        return calls.sum();
    }

    /** Calls without a valid token. */
    public long unauthenticated() {
        return unauthenticated.sum();
    }

    /** Calls beyond an identity's rate or the number of calls at one time. */
    public long rateLimited() {
        return rateLimited.sum();
    }

    /** Calls refused as malformed. */
    public long malformed() {
        return malformed.sum();
    }

    /** Commands not taken because the engine's ring was full. */
    public long engineBusy() {
        return engineBusy.sum();
    }

    /** Commands whose answer did not come in time. */
    public long timedOut() {
        return timedOut.sum();
    }

    /** Streams ended since their consumer was too slow. */
    public long slowStreams() {
        return slowStreams.sum();
    }

    /** Calls that failed for a reason inside the engine. */
    public long failures() {
        return failures.sum();
    }
}
