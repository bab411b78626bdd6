package io.kairos.engine.tool;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.kairos.domain.instrument.Instrument;
import io.kairos.engine.adapter.inbound.feed.ControlRequest;
import io.kairos.engine.adapter.inbound.feed.DepthMessage;
import io.kairos.engine.adapter.inbound.feed.FeedInstrument;
import io.kairos.engine.adapter.inbound.feed.TradePage;
import io.kairos.engine.adapter.inbound.feed.VenueProtocol;
import io.kairos.engine.adapter.venue.RestRequest;
import io.kairos.engine.adapter.venue.net.HttpReply;
import io.kairos.engine.adapter.venue.net.WebSocketClient;
import io.kairos.engine.adapter.venue.net.WebSocketConnection;
import io.kairos.engine.application.port.MarketDataFeed.VenueClock;
import io.kairos.engine.tool.ProbeSession.ProbedBook;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.agrona.concurrent.EpochNanoClock;

/**
 * Looks at a venue for a while through the engine's own protocol, decoder and continuity rule, and tells which of their
 * assumptions hold. Public data only. One thread, which waits; the network has its own.
 */
public final class Probe {
    private static final int CLOCK_SAMPLES = 3;
    private static final long ANSWER_SECONDS = 15;
    private static final int TRADE_HISTORY_TRIES = 3;
    private static final String CONNECTION = "Connection";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final VenueProtocol protocol;
    private final List<FeedInstrument> instruments = new ArrayList<>();
    private final WebSocketClient client;
    private final ProbeTap tap;
    private final RawChecks raw;
    private final EventLoop eventLoop;
    private final EpochNanoClock clock;
    private final Consumer<String> progress;
    private final Findings findings;

    /**
     * A probe.
     *
     * @param instruments to look at; a few busy ones are enough.
     * @param tap has seen all that the adapter asked so far, and sees what {@code client} does.
     * @param progress told in a few words what is being done.
     */
    public Probe(
            VenueProtocol protocol,
            List<Instrument> instruments,
            WebSocketClient client,
            ProbeTap tap,
            EventLoop eventLoop,
            EpochNanoClock clock,
            Consumer<String> progress) {
        this.protocol = protocol;
        for (Instrument instrument : instruments) {
            this.instruments.add(new FeedInstrument(this.instruments.size(), instrument));
        }
        this.client = client.tapped(tap);
        this.tap = tap;
        this.raw = tap.checks();
        this.eventLoop = eventLoop;
        this.clock = clock;
        this.progress = progress;
        this.findings = new Findings(protocol.venue());
    }

    /** Looks for this many seconds, besides what it has to wait for, and tells what it found. */
    public Findings run(int seconds) throws InterruptedException {
        probeReference();
        progress.accept("clock");
        probeClock();
        progress.accept("connecting to " + protocol.streamUri());
        ProbeSession session = new ProbeSession(protocol, instruments, raw, clock);
        long startNs = System.nanoTime();
        eventLoop.execute(() -> client.connect(protocol.streamUri(), protocol.headers(), session));
        WebSocketConnection connection;
        try {
            connection = session.opened.get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            findings.add(
                    CONNECTION, Finding.of("the stream connects", false, "%s: %s", protocol.streamUri(), cause(e)));
            return findings;
        }
        findings.add(
                CONNECTION,
                Finding.of(
                        "the stream connects",
                        true,
                        "%s in %d ms",
                        protocol.streamUri(),
                        (System.nanoTime() - startNs) / 1_000_000));
        sendPaced(session, connection, protocol.subscribe(instruments, session::nextRequestId));
        snapshots(session);
        progress.accept("listening for " + seconds + " s");
        if (!hasEnded(session, seconds)) {
            keepAlive(session, connection);
            resubscribe(session, connection);
        }
        findings.add(
                CONNECTION,
                Finding.of(
                        "the connection stays", !session.ended.isDone(), "%s", session.ended.getNow(session.closing)));
        on(() -> {
            connection.close("probed");
            new SessionReport(session, findings).judge();
            findings.addAll("Design", raw.findings(System.nanoTime()));
        });
        tradeHistory(session);
        findings.add("REST", tap.calls());
        findings.add("REST", tap.pace());
        return findings;
    }

    private static boolean hasEnded(ProbeSession session, int seconds) throws InterruptedException {
        try {
            String unused = session.ended.get(seconds, TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException expected) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("the end of a connection never fails", e);
        }
    }

    private void probeReference() {
        byte[] body = tap.reference();
        if (body == null) {
            findings.add("Reference data", Finding.of("instruments are listed", false, "%s", raw.referencePath()));
            return;
        }
        try {
            findings.addAll("Reference data", raw.reference(JSON.readTree(body)));
        } catch (IOException notJson) {
            findings.add("Reference data", Finding.of("instruments are listed", false, "%s", notJson.toString()));
        }
    }

    private void probeClock() throws InterruptedException {
        String problem = "";
        for (int i = 0; i < CLOCK_SAMPLES; i++) {
            try {
                protocol.measureTime().get(ANSWER_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException | TimeoutException e) {
                problem = cause(e);
            }
            // Public calls of some venues are limited to about one a second.
            TimeUnit.MILLISECONDS.sleep(1_000);
        }
        VenueClock known = protocol.time().venueClock();
        if (known.uncertaintyNs() == 0) {
            findings.add("Clock", Finding.of("the time is told", false, "%s", problem));
            return;
        }
        findings.add(
                "Clock",
                Finding.of(
                        "the clock is within a second of ours",
                        Math.abs(known.offsetNs()) < 1_000_000_000L + known.uncertaintyNs(),
                        "offset %.1f ms, uncertain by %.1f ms",
                        known.offsetNs() / 1e6,
                        known.uncertaintyNs() / 1e6));
    }

    private void sendPaced(ProbeSession session, WebSocketConnection connection, List<ControlRequest> requests)
            throws InterruptedException {
        for (ControlRequest request : requests) {
            on(() -> session.send(connection, request));
            TimeUnit.MILLISECONDS.sleep(protocol.limits().controlIntervalMs());
        }
    }

    private void snapshots(ProbeSession session) throws InterruptedException {
        if (!protocol.isSnapshotByRest()) {
            return;
        }
        progress.accept("snapshots");
        // Changes must be there before a snapshot can join them.
        TimeUnit.SECONDS.sleep(1);
        int joined = 0;
        String problem = "";
        for (ProbedBook book : session.books) {
            RestRequest request = protocol.snapshot(book.instrument, false);
            DepthMessage message = new DepthMessage();
            try {
                HttpReply reply = get(request);
                if (!protocol.readSnapshot(book.instrument, reply.body(), message)) {
                    problem = "unreadable answer: " + reply.excerpt(120);
                    continue;
                }
            } catch (ExecutionException | TimeoutException e) {
                problem = cause(e);
                continue;
            }
            on(() -> session.onRestSnapshot(book, message));
            joined++;
        }
        findings.add(
                "REST",
                Finding.of(
                        "snapshots can be read",
                        joined == session.books.size(),
                        "%d of %d %s",
                        joined,
                        session.books.size(),
                        problem));
    }

    private HttpReply get(RestRequest request) throws InterruptedException, ExecutionException, TimeoutException {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(ANSWER_SECONDS);
        while (!protocol.rest().tryTake(request, true)) {
            if (System.nanoTime() - deadlineNs > 0) {
                throw new TimeoutException("the venue's budget of calls is spent");
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        HttpReply reply = protocol.rest().get(request).get(ANSWER_SECONDS, TimeUnit.SECONDS);
        on(() -> raw.onReply(reply));
        return reply;
    }

    private void keepAlive(ProbeSession session, WebSocketConnection connection) throws InterruptedException {
        String text = protocol.keepAlive(session.nextRequestId());
        if (text == null) {
            return;
        }
        long[] before = new long[1];
        on(() -> {
            before[0] = session.pongs;
            session.send(connection, new ControlRequest(0, text, 0));
        });
        boolean answered = await(() -> session.pongs, before[0] + 1);
        findings.add(CONNECTION, Finding.of("our keep-alive is answered", answered, "%s", text));
    }

    private void resubscribe(ProbeSession session, WebSocketConnection connection) throws InterruptedException {
        if (protocol.isSnapshotByRest() || session.books.isEmpty()) {
            return;
        }
        progress.accept("asking for a book again");
        ProbedBook book = session.books.get(0);
        long[] before = new long[1];
        on(() -> {
            book.sync.reset(book.book);
            before[0] = book.snapshots;
        });
        sendPaced(session, connection, protocol.resubscribe(List.of(book.instrument), session::nextRequestId));
        long startNs = System.nanoTime();
        boolean came = await(() -> book.snapshots, before[0] + 1);
        findings.add(
                "Books",
                Finding.of(
                        "a book asked for again comes whole",
                        came,
                        "%s after %d ms",
                        book.instrument,
                        (System.nanoTime() - startNs) / 1_000_000));
    }

    private void tradeHistory(ProbeSession session) throws InterruptedException {
        String name = "the trade history can be asked for";
        for (ProbedBook book : session.books) {
            if (book.trades < 2) {
                continue;
            }
            RestRequest request = protocol.tradesAfter(book.instrument, book.lastTradeId - 1, book.lastTradeTimeNs);
            if (request != null) {
                progress.accept("trade history");
                findings.add("REST", history(book, request, name));
            }
            return;
        }
        findings.add("REST", Finding.notSeen(name, "fewer than two trades of any book came"));
    }

    private Finding history(ProbedBook book, RestRequest request, String name) throws InterruptedException {
        String problem = "";
        for (int i = 0; i < TRADE_HISTORY_TRIES; i++) {
            TradePage page = new TradePage();
            try {
                HttpReply reply = get(request);
                if (protocol.readTrades(book.instrument, reply.body(), page) && has(page, book.lastTradeId)) {
                    return Finding.of(name, true, "%s, %d trades", request.path(), page.size());
                }
                problem = "the last trade is not in it: " + reply.excerpt(120);
            } catch (ExecutionException | TimeoutException e) {
                problem = cause(e);
            }
            // History may lag behind the stream.
            TimeUnit.SECONDS.sleep(1);
        }
        return Finding.of(name, false, "%s: %s", request.path(), problem);
    }

    private static boolean has(TradePage page, long tradeId) {
        for (int i = 0; i < page.size(); i++) {
            if (page.tradeId(i) == tradeId) {
                return true;
            }
        }
        return false;
    }

    /** Runs on the event loop and waits for it. */
    private void on(Runnable work) throws InterruptedException {
        eventLoop.submit(work).sync();
    }

    private boolean await(LongSupplier counter, long least) throws InterruptedException {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(ANSWER_SECONDS);
        long[] seen = new long[1];
        do {
            TimeUnit.MILLISECONDS.sleep(20);
            on(() -> seen[0] = counter.getAsLong());
        } while (seen[0] < least && System.nanoTime() - deadlineNs < 0);
        return seen[0] >= least;
    }

    private static String cause(Exception failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        return cause instanceof IOException && cause.getMessage() != null ? cause.getMessage() : cause.toString();
    }
}
