package io.kairos.engine.adapter.view;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Commands on their way, by correlation id; bounded. Any thread. */
public final class PendingCommands {
    private final int maxPending;
    private final AtomicLong lastId = new AtomicLong();
    private final AtomicInteger count = new AtomicInteger();
    private final Map<Long, CompletableFuture<CommandReply>> pending = new ConcurrentHashMap<>();

    /** Allows this many at one time. */
    public PendingCommands(int maxPending) {
        this.maxPending = maxPending;
    }

    /**
     * One command.
     *
     * @param correlationId to be sent with it, unique in this process.
     * @param reply completed by the view thread when the engine has answered.
     */
    public record Ticket(long correlationId, CompletableFuture<CommandReply> reply) {}

    /** A ticket for a command about to be sent, or empty when too many are on their way. */
    public Optional<Ticket> register() {
        if (count.incrementAndGet() > maxPending) {
            count.decrementAndGet();
            return Optional.empty();
        }
        Ticket ticket = new Ticket(lastId.incrementAndGet(), new CompletableFuture<>());
        pending.put(ticket.correlationId(), ticket.reply());
        return Optional.of(ticket);
    }

    /** Forgets a command: it was not sent, or nobody waits any more. */
    public void forget(Ticket ticket) {
        if (pending.remove(ticket.correlationId()) != null) {
            count.decrementAndGet();
        }
    }

    /** View thread. */
    void complete(long correlationId, CommandReply reply) {
        CompletableFuture<CommandReply> future = pending.remove(correlationId);
        if (future != null) {
            count.decrementAndGet();
            future.complete(reply);
        }
    }

    /** Commands on their way now. */
    public int size() {
        return count.get();
    }
}
