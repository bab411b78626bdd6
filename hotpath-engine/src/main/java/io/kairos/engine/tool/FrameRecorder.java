package io.kairos.engine.tool;

import io.kairos.engine.adapter.venue.net.WireTap;
import io.kairos.recording.FrameKind;
import io.kairos.recording.RecordedFrame;
import io.kairos.recording.RecordingWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.concurrent.EpochNanoClock;
import org.jspecify.annotations.Nullable;

/**
 * Writes what crosses the wire to a recording, on a thread of its own. The network threads only copy bytes into a bounded queue:
 * when the disk is slower than the venue frames are dropped, counted, and the recording says where and how many.
 */
public final class FrameRecorder implements WireTap, AutoCloseable {
    private static final int QUEUE_FRAMES = 1 << 16;
    /** Frames are small but snapshots are not: this bounds the memory. */
    private static final long QUEUE_BYTES = 256L << 20;

    private static final long FLUSH_NS = TimeUnit.SECONDS.toNanos(1);

    private final RecordingWriter writer;
    private final EpochNanoClock clock;
    private final BlockingQueue<RecordedFrame> queue = new ArrayBlockingQueue<>(QUEUE_FRAMES);
    private final AtomicLong queuedBytes = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();
    private final AtomicLong lostTotal = new AtomicLong();
    private final AtomicInteger connections = new AtomicInteger();
    private final Thread thread;
    private volatile boolean closing;
    private volatile @Nullable IOException failure;
    private volatile long frames;
    private volatile long payloadBytes;
    private volatile int files;

    /** Creates a recorder; {@link #start} begins its thread. */
    public FrameRecorder(RecordingWriter writer, EpochNanoClock clock) {
        this.writer = writer;
        this.clock = clock;
        this.thread = new Thread(this::run, "recorder");
    }

    /** Starts the writing thread. */
    public void start() {
        thread.start();
    }

    /** Why the recording cannot be written any more, or null. */
    public @Nullable IOException failure() {
        return failure;
    }

    /** Frames written. */
    public long frames() {
        return frames;
    }

    /** Their bytes before compression. */
    public long payloadBytes() {
        return payloadBytes;
    }

    /** Files begun. */
    public int files() {
        return files;
    }

    /** Frames that were dropped since start. */
    public long lost() {
        return lostTotal.get();
    }

    @Override
    public int onOpened(String uri) {
        int connection = connections.getAndIncrement();
        add(RecordedFrame.text(FrameKind.OPENED, connection, clock.nanoTime(), uri));
        return connection;
    }

    @Override
    public void onReceived(int connection, ByteBuf payload, boolean binary) {
        FrameKind kind = binary ? FrameKind.BINARY_IN : FrameKind.TEXT_IN;
        add(new RecordedFrame(kind, connection, clock.nanoTime(), ByteBufUtil.getBytes(payload)));
    }

    @Override
    public void onSent(int connection, ByteBuf payload) {
        add(new RecordedFrame(FrameKind.TEXT_OUT, connection, clock.nanoTime(), ByteBufUtil.getBytes(payload)));
    }

    @Override
    public void onClosed(int connection, String reason) {
        add(RecordedFrame.text(FrameKind.CLOSED, connection, clock.nanoTime(), reason));
    }

    @Override
    public void onAnswer(String pathAndQuery, int status, byte[] body) {
        byte[] head = (pathAndQuery + '\n' + status + '\n').getBytes(StandardCharsets.UTF_8);
        byte[] payload = Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, payload, head.length, body.length);
        add(new RecordedFrame(FrameKind.HTTP, RecordedFrame.NO_CONNECTION, clock.nanoTime(), payload));
    }

    private void add(RecordedFrame frame) {
        int bytes = frame.payload().length;
        if (queuedBytes.addAndGet(bytes) > QUEUE_BYTES || !queue.offer(frame)) {
            queuedBytes.addAndGet(-bytes);
            lost.incrementAndGet();
            lostTotal.incrementAndGet();
        }
    }

    private void run() {
        long lastFlushNs = System.nanoTime();
        try {
            while (!closing || !queue.isEmpty()) {
                RecordedFrame frame = queue.poll(100, TimeUnit.MILLISECONDS);
                if (frame != null) {
                    queuedBytes.addAndGet(-frame.payload().length);
                    writer.write(frame);
                }
                long dropped = lost.getAndSet(0);
                if (dropped > 0) {
                    writer.write(RecordedFrame.text(
                            FrameKind.LOST, RecordedFrame.NO_CONNECTION, clock.nanoTime(), Long.toString(dropped)));
                }
                long nowNs = System.nanoTime();
                if (nowNs - lastFlushNs >= FLUSH_NS) {
                    lastFlushNs = nowNs;
                    writer.flush();
                }
                count();
            }
            count();
            writer.close();
        } catch (IOException e) {
            failure = e;
        } catch (InterruptedException e) {
            failure = new IOException("interrupted while recording", e);
        }
    }

    private void count() {
        frames = writer.frames();
        payloadBytes = writer.payloadBytes();
        files = writer.files();
    }

    /** Writes what is queued and ends. */
    @Override
    public void close() {
        closing = true;
        try {
            thread.join(TimeUnit.SECONDS.toMillis(30));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
