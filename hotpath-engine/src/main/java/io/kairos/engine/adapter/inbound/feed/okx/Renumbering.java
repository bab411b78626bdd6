package io.kairos.engine.adapter.inbound.feed.okx;

/**
 * Turns the venue's sequence ids of one instrument into versions that never fall, although the venue may begin its numbering anew
 * after maintenance. Shared by all connections that carry the instrument, so that one state of its book has one version on each.
 * Event loop only. Hot: does not allocate.
 *
 * <p>A version is the sequence id plus a base, zero until the venue renumbers. A message that jumps back within an unbroken chain
 * proves a renumbering; the connection that sees it first sets the new base, and the others, still below it, take it over when
 * they see the same. When the jump falls into an interruption, a message that is lower than the highest version and yet later by
 * the venue's time proves it; merely being lower does not, since one connection may lag behind another.
 */
final class Renumbering {
    /** A lower id counts as a new numbering when the venue's time is later by this much; no two connections lag that far apart. */
    static final long MARGIN_NS = 1_000_000_000L;

    private long base;
    private long formerBase;
    private long renumberedTimeNs;
    private long highestVersion = -1;
    private long highestTimeNs;
    private long count;

    /** The version of a state that does not continue anything: a snapshot. */
    long begin(long sequenceId, long timeNs) {
        if (timeNs < renumberedTimeNs) {
            // From a connection that lags behind the one that saw the renumbering.
            return formerBase + sequenceId;
        }
        if (base + sequenceId < highestVersion && timeNs > highestTimeNs + MARGIN_NS) {
            renumber(timeNs);
        }
        return seen(base + sequenceId, timeNs);
    }

    /** The version of the state that follows {@code version} in an unbroken chain. */
    long next(long version, long previousId, long sequenceId, long timeNs) {
        if (sequenceId < previousId) {
            if (version >= base) {
                renumber(timeNs);
            }
            return seen(base + sequenceId, timeNs);
        }
        long following = version + (sequenceId - previousId);
        if (following < highestVersion && timeNs > highestTimeNs + MARGIN_NS) {
            return begin(sequenceId, timeNs);
        }
        return seen(following, timeNs);
    }

    private void renumber(long timeNs) {
        count++;
        formerBase = base;
        renumberedTimeNs = timeNs;
        base = highestVersion + 1;
    }

    private long seen(long version, long timeNs) {
        if (version >= highestVersion) {
            highestVersion = version;
            highestTimeNs = Math.max(highestTimeNs, timeNs);
        }
        return version;
    }

    /** Times that the venue began anew. */
    long count() {
        return count;
    }
}
