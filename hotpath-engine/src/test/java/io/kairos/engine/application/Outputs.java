package io.kairos.engine.application;

import io.kairos.journal.codec.*;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** Reads decisions back from journalled records, snapshots left out. */
final class Outputs {
    record Reply(long correlationId, ReplyStatus status, long orderId, int count, int reason, String text) {}

    record OrderView(
            long orderId, long cycleId, OrderState state, long cumQty, long reserved, int reason, String text) {}

    record Refusal(long orderId, int reason, String text) {}

    record OpportunityView(
            long cycleId, Outcome outcome, long expected, long realized, long start, long floor, String reason) {}

    final List<Reply> replies = new ArrayList<>();
    final List<OrderView> orders = new ArrayList<>();
    final List<Refusal> refusals = new ArrayList<>();
    final List<OpportunityView> opportunities = new ArrayList<>();
    final List<String> readiness = new ArrayList<>();
    int fills;
    int requests;

    Outputs(List<InMemoryJournal.Entry> entries) {
        boolean snapshot = false;
        for (InMemoryJournal.Entry entry : entries) {
            int template = entry.templateId();
            snapshot |= template == SnapshotBeganDecoder.TEMPLATE_ID;
            if (!snapshot) {
                read(template, new UnsafeBuffer(entry.bytes()));
            }
            snapshot &= template != SnapshotEndedDecoder.TEMPLATE_ID;
        }
    }

    private void read(int template, UnsafeBuffer buffer) {
        MessageHeaderDecoder header = new MessageHeaderDecoder();
        switch (template) {
            case CommandRepliedDecoder.TEMPLATE_ID -> {
                CommandRepliedDecoder d = new CommandRepliedDecoder().wrapAndApplyHeader(buffer, 0, header);
                replies.add(new Reply(d.correlationId(), d.status(), d.orderId(), d.count(), d.reason(), d.text()));
            }
            case OrderUpdatedDecoder.TEMPLATE_ID -> {
                OrderUpdatedDecoder d = new OrderUpdatedDecoder().wrapAndApplyHeader(buffer, 0, header);
                d.skipOwner();
                d.skipClientOrderId();
                d.skipVenueOrderId();
                orders.add(new OrderView(
                        d.orderId(), d.cycleId(), d.state(), d.cumQty(), d.reservedAmount(), d.reason(), d.text()));
            }
            case OrderRefusedDecoder.TEMPLATE_ID -> {
                OrderRefusedDecoder d = new OrderRefusedDecoder().wrapAndApplyHeader(buffer, 0, header);
                d.skipOwner();
                d.skipClientOrderId();
                d.skipVenue();
                d.skipSymbol();
                refusals.add(new Refusal(d.orderId(), d.reason(), d.text()));
            }
            case OpportunityUpdatedDecoder.TEMPLATE_ID -> {
                OpportunityUpdatedDecoder d = new OpportunityUpdatedDecoder().wrapAndApplyHeader(buffer, 0, header);
                d.legs().forEach(leg -> {});
                opportunities.add(new OpportunityView(
                        d.cycleId(),
                        d.outcome(),
                        d.expectedProfitAmount(),
                        d.realizedProfitAmount(),
                        d.startAmount(),
                        d.floorAmount(),
                        d.reason()));
            }
            case ReadinessChangedDecoder.TEMPLATE_ID -> {
                ReadinessChangedDecoder d = new ReadinessChangedDecoder().wrapAndApplyHeader(buffer, 0, header);
                readiness.add((d.ready() == BooleanType.T) + " " + d.reason());
            }
            case FillAppliedDecoder.TEMPLATE_ID -> fills++;
            case VenueRequestSentDecoder.TEMPLATE_ID -> requests++;
            default -> {
                // Not looked at here.
            }
        }
    }

    Reply reply(long correlationId) {
        List<Reply> found =
                replies.stream().filter(r -> r.correlationId() == correlationId).toList();
        if (found.size() != 1) {
            throw new AssertionError("expected one reply to " + correlationId + ", got " + found);
        }
        return found.get(0);
    }

    OrderView lastOrder(long orderId) {
        OrderView last = null;
        for (OrderView order : orders) {
            last = order.orderId() == orderId ? order : last;
        }
        return last;
    }

    OpportunityView lastOpportunity() {
        return opportunities.get(opportunities.size() - 1);
    }
}
