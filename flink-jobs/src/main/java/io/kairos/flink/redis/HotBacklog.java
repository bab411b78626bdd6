package io.kairos.flink.redis;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What waits for the hot store. The stream's thread adds, the publisher's thread takes; both are short and never wait for the network. Messages for
 * channels queue up to a bound of number and of length, then the oldest goes (newest wins). Keys are conflated: only the latest value of each waits, and all of them are
 * written again after a reconnect, because the store may have come back empty.
 */
final class HotBacklog {
    /** Messages and keys that one pipeline carries. */
    record Batch(List<HotUpdate> messages, List<HotUpdate> keys) {
        boolean isEmpty() {
            return messages.isEmpty() && keys.isEmpty();
        }
    }

    private record Name(String key, String field) {}

    private final int maxMessages;
    private final int maxKeys;
    private final long maxMessageChars;
    private final ArrayDeque<HotUpdate> messages = new ArrayDeque<>();
    private final Map<Name, HotUpdate> latest = new LinkedHashMap<>();
    private final LinkedHashSet<Name> dirty = new LinkedHashSet<>();
    private long messageChars;
    private long dropped;

    /**
     * An empty backlog.
     *
     * @param maxMessageChars bound of all waiting messages' JSON together; a single longer one is still taken, alone.
     */
    HotBacklog(int maxMessages, int maxKeys, long maxMessageChars) {
        this.maxMessages = maxMessages;
        this.maxKeys = maxKeys;
        this.maxMessageChars = maxMessageChars;
    }

    synchronized void add(HotUpdate update) {
        if (!update.channel().isEmpty()) {
            int chars = update.json().length();
            while (!messages.isEmpty() && (messages.size() >= maxMessages || messageChars + chars > maxMessageChars)) {
                removeFirst();
                dropped++;
            }
            messages.addLast(update);
            messageChars += chars;
        }
        keep(update);
        notifyAll();
    }

    private void keep(HotUpdate update) {
        if (update.key().isEmpty()) {
            return;
        }
        Name name = new Name(update.key(), update.field());
        if (latest.put(name, update) == null && latest.size() > maxKeys) {
            Name eldest = latest.keySet().iterator().next();
            latest.remove(eldest);
            dirty.remove(eldest);
            dropped++;
        }
        dirty.add(name);
    }

    private HotUpdate removeFirst() {
        HotUpdate first = messages.removeFirst();
        messageChars -= first.json().length();
        return first;
    }

    /** Waits up to a limit for something to send; the batch may be empty. */
    synchronized Batch take(int most, long waitMs) throws InterruptedException {
        long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMs);
        for (long leftMs = waitMs; leftMs > 0 && isDrained(); ) {
            wait(leftMs);
            leftMs = TimeUnit.NANOSECONDS.toMillis(deadlineNs - System.nanoTime());
        }
        List<HotUpdate> taken = new ArrayList<>();
        while (taken.size() < most && !messages.isEmpty()) {
            taken.add(removeFirst());
        }
        List<HotUpdate> keys = new ArrayList<>();
        var names = dirty.iterator();
        while (keys.size() < most && names.hasNext()) {
            HotUpdate update = latest.get(names.next());
            if (update != null) {
                keys.add(update);
            }
            names.remove();
        }
        return new Batch(taken, keys);
    }

    /** A batch did not get through: its messages are gone and counted, its keys wait again unless newer values do. */
    synchronized void failed(Batch batch) {
        dropped += batch.messages().size();
        for (HotUpdate update : batch.keys()) {
            dirty.add(new Name(update.key(), update.field()));
        }
    }

    /** A new connection: every lasting key is due again, one that was to expire is forgotten. */
    synchronized void reconnected() {
        latest.values().removeIf(update -> update.expireSeconds() > 0);
        dirty.clear();
        dirty.addAll(latest.keySet());
    }

    /** Messages and keys given up since the start. */
    synchronized long dropped() {
        return dropped;
    }

    synchronized boolean isDrained() {
        return messages.isEmpty() && dirty.isEmpty();
    }

    /** Lasting keys with their latest values. */
    synchronized List<HotUpdate> lastingKeys() {
        List<HotUpdate> keys = new ArrayList<>();
        for (HotUpdate update : latest.values()) {
            if (update.expireSeconds() == 0) {
                keys.add(new HotUpdate("", "", update.key(), update.field(), 0, update.json()));
            }
        }
        return keys;
    }
}
