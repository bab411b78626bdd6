package io.kairos.gateway.hotcache;

import io.kairos.gateway.port.StreamInterruptedException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;

/**
 * Channels of the hot cache, each subscribed while somebody reads it and decoded once per message, whoever reads. Messages arrive
 * on the connection's event loop and are handed on at once: a reader must never block, or the server would hold back everybody.
 */
final class Channels implements RedisLink.ChannelListener {
    private static final Logger LOG = LoggerFactory.getLogger(Channels.class);

    private final RedisLink link;
    private final Map<String, Channel<?>> open = new ConcurrentHashMap<>();
    private final Counter received;
    private final Counter malformed;

    Channels(RedisLink link, MeterRegistry meters) {
        this.link = link;
        this.received = Counter.builder("kairos.gateway.hotcache.received")
                .description("messages from channels")
                .register(meters);
        this.malformed = Counter.builder("kairos.gateway.hotcache.malformed")
                .description("messages from channels that break the contract, skipped")
                .register(meters);
        link.listen(this);
    }

    /**
     * A channel, shared by all its readers; it exists while somebody reads it.
     *
     * @param decoder turns a message into events; any failure counts the message as malformed.
     * @param lossless whether readers are ended when the connection breaks.
     */
    <T> Handle<T> channel(String name, Function<String, List<T>> decoder, boolean lossless) {
        return new Handle<>(name, decoder, lossless);
    }

    /** How a reader gets at a channel. */
    final class Handle<T> {
        private final String name;
        private final Function<String, List<T>> decoder;
        private final boolean lossless;

        Handle(String name, Function<String, List<T>> decoder, boolean lossless) {
            this.name = name;
            this.decoder = decoder;
            this.lossless = lossless;
        }

        /** Events from now on. */
        Flux<T> events() {
            return Flux.create(
                    sink -> {
                        sink.onDispose(() -> change(channel -> channel.leave(sink)));
                        change(channel -> channel.join(sink));
                    },
                    FluxSink.OverflowStrategy.ERROR);
        }

        /** Speaks after each confirmed subscription. */
        Flux<Long> resumed() {
            return Flux.create(
                    sink -> {
                        sink.onDispose(() -> change(channel -> channel.resumeReaders.remove(sink)));
                        change(channel -> channel.resumeReaders.add(sink));
                    },
                    FluxSink.OverflowStrategy.LATEST);
        }

        /** All changes of membership go through the map, which makes them atomic per name; an empty channel is forgotten. */
        @SuppressWarnings("unchecked")
        private void change(Consumer<Channel<T>> change) {
            open.compute(name, (n, existing) -> {
                Channel<T> channel = existing == null ? new Channel<>(name, decoder, lossless) : (Channel<T>) existing;
                change.accept(channel);
                return channel.isEmpty() ? null : channel;
            });
        }
    }

    @Override
    public void onConnected() {
        open.values().forEach(Channel::resubscribe);
    }

    @Override
    public void onSubscribed(String name) {
        Channel<?> channel = open.get(name);
        if (channel != null) {
            channel.onSubscribed();
        }
    }

    @Override
    public void onMessage(String name, String message) {
        Channel<?> channel = open.get(name);
        if (channel != null) {
            received.increment();
            channel.onMessage(message);
        }
    }

    @Override
    public void onDisconnected() {
        open.values().forEach(Channel::onDisconnected);
    }

    /** One channel with its readers. */
    private final class Channel<T> {
        private final String name;
        private final Function<String, List<T>> decoder;
        private final boolean lossless;
        private final List<FluxSink<T>> readers = new CopyOnWriteArrayList<>();
        private final List<FluxSink<Long>> resumeReaders = new CopyOnWriteArrayList<>();

        Channel(String name, Function<String, List<T>> decoder, boolean lossless) {
            this.name = name;
            this.decoder = decoder;
            this.lossless = lossless;
        }

        private boolean isEmpty() {
            return readers.isEmpty() && resumeReaders.isEmpty();
        }

        private void join(FluxSink<T> sink) {
            readers.add(sink);
            if (readers.size() == 1) {
                link.subscribe(name);
            }
        }

        private void leave(FluxSink<T> sink) {
            if (readers.remove(sink) && readers.isEmpty()) {
                link.unsubscribe(name);
            }
        }

        private void resubscribe() {
            if (!readers.isEmpty()) {
                link.subscribe(name);
            }
        }

        private void onSubscribed() {
            resumeReaders.forEach(reader -> reader.next(1L));
        }

        private void onMessage(String message) {
            List<T> events;
            try {
                events = decoder.apply(message);
            } catch (RuntimeException broken) {
                malformed.increment();
                LOG.debug("malformed message skipped: channel={}", name, broken);
                return;
            }
            for (T event : events) {
                readers.forEach(reader -> reader.next(event));
            }
        }

        private void onDisconnected() {
            if (lossless) {
                readers.forEach(reader -> reader.error(new StreamInterruptedException(
                        "The source was interrupted; read the present state and subscribe again.")));
            }
        }
    }
}
