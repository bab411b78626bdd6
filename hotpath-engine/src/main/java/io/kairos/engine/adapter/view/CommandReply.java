package io.kairos.engine.adapter.view;

import io.kairos.engine.adapter.protobuf.ConversionTranslator;
import io.kairos.journal.codec.ReplyStatus;
import io.kairos.proto.common.v1.RejectReason;
import org.jspecify.annotations.Nullable;

/**
 * The engine's answer to a command.
 *
 * @param sequence journal sequence of the answer.
 * @param status how it went.
 * @param orderId order concerned, 0 for none.
 * @param count cancels sent, for commands that cancel several orders.
 * @param reason why refused.
 * @param text value and limit in words.
 * @param order the order as it stood when the answer was given, null for none.
 * @param conversion the path of a conversion, null for none.
 */
public record CommandReply(
        long sequence,
        ReplyStatus status,
        long orderId,
        int count,
        RejectReason reason,
        String text,
        @Nullable OrderView order,
        ConversionTranslator.@Nullable Told conversion) {}
