package io.kairos.simulator.playback;

import com.fasterxml.jackson.databind.JsonNode;
import io.kairos.recording.FrameKind;
import io.kairos.recording.RecordedFrame;
import io.kairos.recording.RecordingReader;
import io.kairos.simulator.fault.Faults;
import io.kairos.simulator.net.Listener;
import io.kairos.simulator.net.VenueNet;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves a recording on one port, as the venue did. Time begins with the first subscription of the first client and runs at a
 * multiple of the original pace; the frames keep their order. All on one thread; {@link #close} from any other.
 */
public final class PlaybackServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PlaybackServer.class);
    private static final long PUMP_MS = 2;
    private static final int FRAMES_PER_PUMP = 4_000;
    /** Clients subscribe in several messages; what they say within this time is answered from the beginning. */
    private static final long SETTLE_NS = 1_000_000_000L;

    /**
     * What to serve and how.
     *
     * @param recording file or directory.
     * @param bind address to listen on.
     * @param port zero for any free one.
     * @param speed multiple of the original pace; zero for as fast as the clients read.
     */
    public record Settings(Path recording, String bind, int port, double speed) {
        public Settings {
            if (!(speed >= 0) || speed > 1_000_000) {
                throw new IllegalArgumentException("speed: expected 0 to 1000000, got " + speed);
            }
        }
    }

    /** How far it is; since start. */
    public record Progress(long framesPlayed, long framesSent, long position, long end, boolean finished) {}

    private final Settings settings;
    private final Dialect dialect;
    private final HttpAnswers answers;
    private final long startNs;
    private final long endNs;
    private final VenueNet net = new VenueNet(new Faults(System::currentTimeMillis, 0).venue("PLAYBACK"));
    private final EventLoopGroup group;
    private final EventLoop loop;
    private final RecordingReader reader;
    private final DepthBooks books = new DepthBooks();
    private final Map<String, Channel> channels = new HashMap<>();
    private final Set<PlaybackSession> sessions = new LinkedHashSet<>();
    private final CompletableFuture<Progress> finished = new CompletableFuture<>();
    private @Nullable Listener listener;
    private @Nullable RecordedFrame pending;
    private boolean running;
    private boolean ended;
    private long wallStartNs;
    private long positionNs;
    private long framesPlayed;
    private long framesSent;

    private PlaybackServer(Settings settings, Scan scan, RecordingReader reader) {
        this.settings = settings;
        this.dialect = scan.dialect;
        this.answers = scan.answers;
        this.startNs = scan.startNs;
        this.endNs = scan.endNs;
        this.positionNs = scan.startNs;
        this.reader = reader;
        this.group =
                new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("playback"), NioIoHandler.newFactory());
        this.loop = group.next();
    }

    /**
     * Reads the recording once for its answers over HTTP and its length, then serves it.
     *
     * @throws IOException if the recording cannot be read or the port cannot be had; the message is one sentence.
     */
    public static PlaybackServer start(Settings settings) throws IOException {
        Scan scan = new Scan();
        try (RecordingReader first = RecordingReader.open(settings.recording())) {
            scan.read(first);
        }
        PlaybackServer server = new PlaybackServer(settings, scan, RecordingReader.open(settings.recording()));
        try {
            server.listener = Listener.open(
                    server.group,
                    settings.bind(),
                    settings.port(),
                    "--port",
                    server.net,
                    () -> new PlaybackFront(server));
        } catch (IOException busy) {
            server.close();
            throw busy;
        }
        Future<?> unused = server.loop.scheduleWithFixedDelay(server::pump, PUMP_MS, PUMP_MS, TimeUnit.MILLISECONDS);
        LOG.info(
                "Recording opened: frames={} seconds={} httpAnswers={} torn={}",
                scan.frames,
                TimeUnit.NANOSECONDS.toSeconds(scan.endNs - scan.startNs),
                scan.httpAnswers,
                scan.torn);
        return server;
    }

    VenueNet net() {
        return net;
    }

    /** The port that is served. */
    public int port() {
        Listener open = listener;
        if (open == null) {
            throw new IllegalStateException("not started");
        }
        return open.port();
    }

    /** Completes when the last frame was played. */
    public CompletableFuture<Progress> finished() {
        return finished;
    }

    @Override
    public void close() {
        if (listener != null) {
            listener.close();
        }
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
        try {
            reader.close();
        } catch (IOException e) {
            LOG.warn("The recording did not close", e);
        }
    }

    Dialect dialect() {
        return dialect;
    }

    /** Time of the recording now. */
    long positionNs() {
        return positionNs;
    }

    void add(PlaybackSession session) {
        sessions.add(session);
    }

    void remove(PlaybackSession session) {
        sessions.remove(session);
    }

    /** A client subscribed: it gets what it needs of the past, and time begins if it has not yet. */
    void onSubscribed(PlaybackSession session, Iterable<String> keys) {
        if (!running) {
            running = true;
            wallStartNs = System.nanoTime() + SETTLE_NS;
        }
        for (String key : keys) {
            Channel channel = channels.get(key);
            if (channel != null && channel.isWhole()) {
                channel.since().forEach(frame -> send(session, frame));
            }
        }
    }

    /** Answers a GET. */
    Optional<HttpAnswers.Answer> answer(String path, Map<String, String> query) {
        Optional<String> own = dialect.clock(path, positionNs).or(() -> dialect.book(path, query, books));
        return own.map(body -> new HttpAnswers.Answer(positionNs, path, query, 200, body))
                .or(() -> answers.at(positionNs, path, query));
    }

    private void pump() {
        if (!running || ended) {
            return;
        }
        try {
            long elapsedNs = System.nanoTime() - wallStartNs;
            if (elapsedNs < 0) {
                return;
            }
            long untilNs = settings.speed() == 0 ? Long.MAX_VALUE : startNs + (long) (elapsedNs * settings.speed());
            for (int i = 0; i < FRAMES_PER_PUMP && everyoneReads(); i++) {
                RecordedFrame frame = peek();
                if (frame == null) {
                    end();
                    return;
                }
                if (frame.timeNs() > untilNs) {
                    positionNs = Math.max(positionNs, Math.min(untilNs, endNs));
                    return;
                }
                pending = null;
                positionNs = Math.max(positionNs, frame.timeNs());
                play(frame);
            }
        } catch (IOException | RuntimeException broken) {
            LOG.error("The recording cannot be played on", broken);
            ended = true;
            finished.completeExceptionally(broken);
        }
    }

    private @Nullable RecordedFrame peek() throws IOException {
        if (pending == null) {
            pending = reader.next().orElse(null);
        }
        return pending;
    }

    private boolean everyoneReads() {
        return settings.speed() > 0 || sessions.stream().allMatch(PlaybackSession::isReading);
    }

    private void play(RecordedFrame frame) {
        framesPlayed++;
        if (frame.kind() == FrameKind.HTTP) {
            HttpAnswers.parse(frame)
                    .filter(answer -> answer.status() == 200)
                    .ifPresent(answer ->
                            dialect.apply(answer.path(), answer.query(), PlaybackJson.parse(answer.body()), books));
            return;
        }
        if (frame.kind() != FrameKind.TEXT_IN) {
            return;
        }
        String text = frame.text();
        JsonNode tree = PlaybackJson.parse(text);
        Optional<String> key = dialect.keyOf(tree);
        if (key.isEmpty()) {
            return;
        }
        if (key.get().equals(Dialect.EVERYONE)) {
            sessions.forEach(session -> send(session, text));
            return;
        }
        Channel channel = channels.computeIfAbsent(key.get(), unused -> new Channel());
        if (!channel.take(text, frame.connection(), dialect.isSnapshot(tree))) {
            return;
        }
        dialect.apply(tree, books);
        for (PlaybackSession session : sessions) {
            if (session.wants(key.get())) {
                send(session, text);
            }
        }
    }

    private void send(PlaybackSession session, String frame) {
        framesSent++;
        session.send(dialect.adapt(frame, session.path()));
    }

    private void end() {
        ended = true;
        LOG.info("Recording ended: framesPlayed={} framesSent={}", framesPlayed, framesSent);
        finished.complete(new Progress(framesPlayed, framesSent, positionNs, endNs, true));
    }

    /** What one pass over the recording finds. */
    private static final class Scan {
        private final HttpAnswers answers = new HttpAnswers();
        private Dialect dialect = new BinanceDialect();
        private long startNs = Long.MAX_VALUE;
        private long endNs = Long.MIN_VALUE;
        private long frames;
        private int httpAnswers;
        private int torn;

        void read(RecordingReader reader) throws IOException {
            for (Optional<RecordedFrame> next = reader.next(); next.isPresent(); next = reader.next()) {
                RecordedFrame frame = next.get();
                frames++;
                startNs = Math.min(startNs, frame.timeNs());
                endNs = Math.max(endNs, frame.timeNs());
                if (frame.kind() == FrameKind.HTTP) {
                    HttpAnswers.parse(frame).ifPresent(answer -> {
                        answers.add(answer);
                        httpAnswers++;
                    });
                }
            }
            if (frames == 0) {
                throw new IOException("The recording holds no frames.");
            }
            torn = reader.torn();
            try {
                dialect = Dialect.of(reader.header().getOrDefault("venue", "none"));
            } catch (IllegalArgumentException unknown) {
                throw new IOException("The recording is of a venue that cannot be played: " + unknown.getMessage());
            }
        }
    }
}
