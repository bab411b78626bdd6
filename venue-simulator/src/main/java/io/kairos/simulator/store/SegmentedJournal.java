package io.kairos.simulator.store;

import io.kairos.simulator.exchange.ActionRecord;
import io.kairos.simulator.exchange.Counters;
import io.kairos.simulator.exchange.ExchangeJournal;
import io.kairos.simulator.exchange.Trade;
import io.kairos.simulator.exchange.TradeTape;
import io.kairos.simulator.market.Instrument;
import io.kairos.simulator.market.InstrumentCatalogue;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The journal on disk: numbered segments, each of which opens with the whole state, so that the newest one alone is
 * enough to go on. Older segments are kept for their trades until the retention is used up.
 *
 * <p>A record is handed to the operating system before anything is published, so a kill of the process loses nothing
 * that a client has seen; a record cut off by the kill is dropped as a whole. Disk use is bounded by the retention plus
 * one segment. All methods belong to the venue thread.
 */
public final class SegmentedJournal implements ExchangeJournal, AutoCloseable {
    private static final String PREFIX = "segment-";
    private static final String SUFFIX = ".journal";

    private final Path directory;
    private final RecordCodec codec;
    private final long segmentBytes;
    private final long retentionBytes;
    private final FileChannel lockChannel;
    private final VenueState state = new VenueState();
    private Consumer<SnapshotWriter> snapshotSource = writer -> {};
    private FileChannel channel;
    private long segmentNumber;
    private long written;
    private long snapshotBytes;

    /** Writes the state that opens a segment. */
    public interface SnapshotWriter {
        void action(ActionRecord action);

        void reservation(Instrument instrument, Counters counters);

        void world(String json);

        void truth(String json);
    }

    private SegmentedJournal(
            Path directory, InstrumentCatalogue catalogue, long segmentBytes, long retentionBytes, FileChannel lock)
            throws IOException {
        this.directory = directory;
        this.codec = new RecordCodec(catalogue);
        this.segmentBytes = segmentBytes;
        this.retentionBytes = retentionBytes;
        this.lockChannel = lock;
        this.channel = recover();
    }

    /**
     * Opens the journal in a directory and reads the state it holds.
     *
     * @throws IOException if the directory cannot be used, or another process uses it
     */
    public static SegmentedJournal open(
            Path directory, InstrumentCatalogue catalogue, long segmentBytes, long retentionBytes) throws IOException {
        Files.createDirectories(directory);
        FileChannel lock =
                FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (tryLock(lock) == null) {
                throw new IOException("data directory is in use by another simulator: " + directory);
            }
            return new SegmentedJournal(directory, catalogue, segmentBytes, retentionBytes, lock);
        } catch (IOException | RuntimeException failure) {
            lock.close();
            throw failure;
        }
    }

    /** The state found when the journal was opened. */
    public VenueState recovered() {
        return state;
    }

    /** Sets who can write the whole state, and starts a fresh segment with it. */
    public void startWriting(Consumer<SnapshotWriter> source) {
        snapshotSource = source;
        rotate();
    }

    @Override
    public void append(ActionRecord action) {
        write(RecordType.ACTION, bytes(out -> codec.write(out, action)));
    }

    @Override
    public void appendReservation(Instrument instrument, Counters counters) {
        write(RecordType.RESERVATION, reservation(instrument, counters));
    }

    /** Writes what the world needs to go on. */
    public void appendWorld(String json) {
        write(RecordType.WORLD, json.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes a finished mispricing. */
    public void appendTruth(String json) {
        write(RecordType.TRUTH, json.getBytes(StandardCharsets.UTF_8));
    }

    /** Segment files, oldest first. */
    public List<Path> segments() {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().startsWith(PREFIX)
                            && file.getFileName().toString().endsWith(SUFFIX))
                    .sorted()
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot list " + directory, failure);
        }
    }

    /** The segment that is being written. */
    public Path currentSegment() {
        return file(segmentNumber);
    }

    /** The trades of one segment in order; {@code symbol} selects, empty takes all. */
    public List<SymbolTrade> trades(Path segment, String symbol) {
        List<SymbolTrade> found = new ArrayList<>();
        Segment.walk(segment, (type, payload) -> {
            if (type == RecordType.ACTION) {
                ActionRecord action = codec.read(input(payload));
                if (symbol.isEmpty() || action.instrument().symbol().equals(symbol)) {
                    action.trades().forEach(trade -> found.add(new SymbolTrade(action.instrument(), trade)));
                }
            }
            return true;
        });
        return found;
    }

    /** A trade with its instrument. */
    public record SymbolTrade(Instrument instrument, Trade trade) {}

    @Override
    public void close() throws IOException {
        channel.force(true);
        channel.close();
        lockChannel.close();
    }

    private FileChannel recover() throws IOException {
        List<Path> segments = segments();
        int opening = segments.size() - 1;
        // Trades older than the newest segment fill the tape in memory; its opening state overrules everything else.
        for (int i = Math.max(0, opening - 3); i < opening; i++) {
            Segment.walk(segments.get(i), (type, payload) -> {
                if (type == RecordType.ACTION) {
                    ActionRecord action = codec.read(input(payload));
                    state.onAction(
                            new ActionRecord(action.instrument(), action.trades(), List.of(), List.of()),
                            TradeTape.TRADES_MAX);
                }
                return true;
            });
        }
        if (opening < 0) {
            segmentNumber = 0;
            return FileChannel.open(file(0), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        }
        Path newest = segments.get(opening);
        long end = Segment.walk(newest, this::onRecord);
        String name = newest.getFileName().toString();
        segmentNumber = Long.parseLong(name.substring(PREFIX.length(), name.length() - SUFFIX.length()));
        FileChannel continued = FileChannel.open(newest, StandardOpenOption.WRITE);
        continued.truncate(end);
        continued.position(end);
        return continued;
    }

    private boolean onRecord(RecordType type, byte[] payload) throws IOException {
        switch (type) {
            case ACTION -> state.onAction(codec.read(input(payload)), TradeTape.TRADES_MAX);
            case RESERVATION -> {
                DataInputStream in = input(payload);
                state.onReservation(
                        in.readUTF(),
                        new VenueState.Reserved(in.readLong(), in.readLong(), in.readLong()),
                        in.readLong(),
                        in.readLong());
            }
            case WORLD -> state.onWorld(new String(payload, StandardCharsets.UTF_8));
            case TRUTH -> state.onTruth(new String(payload, StandardCharsets.UTF_8));
            case SNAPSHOT_END -> {
                return true;
            }
        }
        return true;
    }

    private void write(RecordType type, byte[] payload) {
        try {
            writeTo(channel, type, payload);
            if (written - snapshotBytes > segmentBytes) {
                rotate();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot write the journal in " + directory, failure);
        }
    }

    private void writeTo(FileChannel target, RecordType type, byte[] payload) throws IOException {
        ByteBuffer frame = Segment.frame(type, payload);
        written += frame.remaining();
        while (frame.hasRemaining()) {
            target.write(frame);
        }
    }

    private void rotate() {
        long next = segmentNumber + 1;
        Path unfinished = directory.resolve("segment.unfinished");
        try {
            FileChannel fresh = FileChannel.open(
                    unfinished,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.TRUNCATE_EXISTING);
            written = 0;
            snapshotSource.accept(new Snapshot(fresh));
            writeTo(fresh, RecordType.SNAPSHOT_END, new byte[0]);
            snapshotBytes = written;
            Files.move(unfinished, file(next), StandardCopyOption.ATOMIC_MOVE);
            channel.close();
            channel = fresh;
            segmentNumber = next;
            dropOldSegments();
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot start a journal segment in " + directory, failure);
        }
    }

    private void dropOldSegments() throws IOException {
        List<Path> segments = segments();
        long total = 0;
        for (int i = segments.size() - 1; i >= 0; i--) {
            total += Files.size(segments.get(i));
            boolean empty = Files.size(segments.get(i)) == 0;
            if (i < segments.size() - 1 && (total > retentionBytes || empty)) {
                Files.delete(segments.get(i));
            }
        }
    }

    private Path file(long number) {
        return directory.resolve(PREFIX + String.format("%010d", number) + SUFFIX);
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException expected) {
            // The same process holds it: in use all the same.
            return null;
        }
    }

    private static DataInputStream input(byte[] payload) {
        return new DataInputStream(new ByteArrayInputStream(payload));
    }

    private static byte[] reservation(Instrument instrument, Counters counters) {
        return bytes(out -> {
            out.writeUTF(instrument.symbol());
            out.writeLong(counters.reservedOrderId());
            out.writeLong(counters.reservedUpdateId());
            out.writeLong(counters.reservedExecutionId());
            out.writeLong(counters.reservedTradeId());
            out.writeLong(counters.reservedAggregateId());
        });
    }

    @FunctionalInterface
    private interface Body {
        void write(DataOutputStream out) throws IOException;
    }

    private static byte[] bytes(Body body) {
        ByteArrayOutputStream buffer = new ByteArrayOutputStream(256);
        try (DataOutputStream out = new DataOutputStream(buffer)) {
            body.write(out);
        } catch (IOException impossible) {
            throw new UncheckedIOException("a memory buffer failed", impossible);
        }
        return buffer.toByteArray();
    }

    private final class Snapshot implements SnapshotWriter {
        private final FileChannel target;

        private Snapshot(FileChannel target) {
            this.target = target;
        }

        @Override
        public void action(ActionRecord action) {
            put(RecordType.ACTION, bytes(out -> codec.write(out, action)));
        }

        @Override
        public void reservation(Instrument instrument, Counters counters) {
            put(RecordType.RESERVATION, SegmentedJournal.reservation(instrument, counters));
        }

        @Override
        public void world(String json) {
            put(RecordType.WORLD, json.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public void truth(String json) {
            put(RecordType.TRUTH, json.getBytes(StandardCharsets.UTF_8));
        }

        private void put(RecordType type, byte[] payload) {
            try {
                writeTo(target, type, payload);
            } catch (IOException failure) {
                throw new UncheckedIOException("cannot write the journal in " + directory, failure);
            }
        }
    }
}
