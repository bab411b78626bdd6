package io.kairos.simulator.okx.stream;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kairos.simulator.market.Instrument;
import org.jspecify.annotations.Nullable;

/**
 * One argument of a subscribe request, checked.
 *
 * @param instrument null for all
 * @param arg as sent; acknowledgements echo it
 */
record Subscription(Channel channel, @Nullable Instrument instrument, ObjectNode arg) {
    /** What two arguments for the same have in common. */
    Topic topic() {
        return Topic.of(channel, instrument);
    }
}
