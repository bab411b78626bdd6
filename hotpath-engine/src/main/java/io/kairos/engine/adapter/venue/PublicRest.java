package io.kairos.engine.adapter.venue;

import io.kairos.engine.adapter.venue.net.HttpReply;
import java.util.concurrent.CompletableFuture;

/** A venue's public REST API with its limits, as a feed needs it. Any thread. */
public interface PublicRest {
    /**
     * Takes what a call costs out of the budget; the budget is that of everything in this process that talks to the venue.
     *
     * @param urgent a book waits for it; otherwise it may only use what books and orders leave over.
     * @return false when it has to wait.
     */
    boolean tryTake(RestRequest request, boolean urgent);

    /**
     * Calls; {@link #tryTake} first.
     *
     * @return the reply if it is a success; else fails with {@link RestRefusedException}, or another {@link java.io.IOException}
     *     when there was no answer.
     */
    CompletableFuture<HttpReply> get(RestRequest request);
}
