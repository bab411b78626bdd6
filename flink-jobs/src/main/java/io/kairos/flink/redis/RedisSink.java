package io.kairos.flink.redis;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.SupportsWriterState;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Sends updates to the hot store. At most once and never in the way: writing only adds to a bounded backlog that another thread empties. The latest
 * value of each key is kept in the checkpoint, so that a hot store that lost its data gets all keys back, quiet ones included.
 */
public final class RedisSink implements Sink<HotUpdate>, SupportsWriterState<HotUpdate, RedisSink.Keys> {
    private static final long serialVersionUID = 1L;
    private static final int MAX_MESSAGES = 20_000;
    private static final int MAX_KEYS = 50_000;
    /** A hot store that is away must not cost more memory than this; JSON here has one byte per character. */
    private static final long MAX_MESSAGE_CHARS = 16L * 1024 * 1024;

    private final RedisSettings settings;
    private final String purpose;

    /**
     * @param settings where the store is.
     * @param purpose names the thread in logs and dumps.
     */
    public RedisSink(RedisSettings settings, String purpose) {
        this.settings = settings;
        this.purpose = purpose;
    }

    /** Latest values of the keys that last. */
    public record Keys(List<HotUpdate> updates) {}

    @Override
    public StatefulSinkWriter<HotUpdate, Keys> createWriter(WriterInitContext context) {
        return restoreWriter(context, List.of());
    }

    @Override
    public StatefulSinkWriter<HotUpdate, Keys> restoreWriter(WriterInitContext context, Collection<Keys> states) {
        HotBacklog backlog = new HotBacklog(MAX_MESSAGES, MAX_KEYS, MAX_MESSAGE_CHARS);
        for (Keys keys : states) {
            keys.updates().forEach(backlog::add);
        }
        HotPublisher publisher = new HotPublisher(settings, backlog, "hot-" + purpose);
        context.metricGroup().gauge("hotDropped", backlog::dropped);
        context.metricGroup().gauge("hotPublished", publisher::published);
        context.metricGroup().gauge("hotFailures", publisher::failures);
        publisher.start();
        return new Writer(backlog, publisher);
    }

    @Override
    public SimpleVersionedSerializer<Keys> getWriterStateSerializer() {
        return new KeysSerializer();
    }

    private record Writer(HotBacklog backlog, HotPublisher publisher) implements StatefulSinkWriter<HotUpdate, Keys> {

        @Override
        public void write(HotUpdate update, Context context) {
            backlog.add(update);
        }

        @Override
        public void flush(boolean endOfInput) {
            // Hot data is at most once: a checkpoint does not wait for it.
        }

        @Override
        public List<Keys> snapshotState(long checkpointId) {
            return List.of(new Keys(backlog.lastingKeys()));
        }

        @Override
        public void close() {
            try {
                publisher.stop();
            } catch (InterruptedException e) {
                // The task is being cancelled: the publisher has been told to end and needs no waiting for.
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Version 1: count, then key, field and JSON of each, as length and UTF-8 bytes. */
    static final class KeysSerializer implements SimpleVersionedSerializer<Keys> {
        private static final int VERSION = 1;

        @Override
        public int getVersion() {
            return VERSION;
        }

        @Override
        public byte[] serialize(Keys keys) throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            DataOutputStream out = new DataOutputStream(bytes);
            out.writeInt(keys.updates().size());
            for (HotUpdate update : keys.updates()) {
                write(out, update.key());
                write(out, update.field());
                write(out, update.json());
            }
            return bytes.toByteArray();
        }

        @Override
        public Keys deserialize(int version, byte[] serialized) throws IOException {
            if (version != VERSION) {
                throw new IOException("unknown version of hot keys: version=" + version + ", expected " + VERSION);
            }
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(serialized));
            int count = in.readInt();
            List<HotUpdate> updates = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                updates.add(new HotUpdate("", "", read(in), read(in), 0, read(in)));
            }
            return new Keys(updates);
        }

        private static void write(DataOutputStream out, String text) throws IOException {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            out.writeInt(utf8.length);
            out.write(utf8);
        }

        private static String read(DataInputStream in) throws IOException {
            int length = in.readInt();
            byte[] utf8 = in.readNBytes(length);
            if (utf8.length != length) {
                throw new IOException("hot keys end early: length=" + utf8.length + ", expected " + length);
            }
            return new String(utf8, StandardCharsets.UTF_8);
        }
    }
}
