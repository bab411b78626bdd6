package io.kairos.engine.tool;

import io.kairos.engine.adapter.inbound.feed.FeedDecoder;
import io.kairos.engine.tool.ProbeSession.ProbedBook;
import java.util.function.ToLongFunction;

/** Turns what a session counted into findings. Event loop only. */
final class SessionReport {
    private static final String MESSAGES = "Messages";
    private static final String BOOKS = "Books";

    private final ProbeSession session;
    private final Findings findings;

    SessionReport(ProbeSession session, Findings findings) {
        this.session = session;
        this.findings = findings;
    }

    void judge() {
        findings.add(
                "Connection",
                Finding.of(
                        "subscriptions are acknowledged",
                        session.acknowledged >= session.expectedAcknowledgements && session.refused.isEmpty(),
                        "%d of %d%s",
                        session.acknowledged,
                        session.expectedAcknowledgements,
                        session.refused.isEmpty() ? "" : ", refused: " + session.refused));
        boolean trades = session.statuses.values().stream().allMatch(trading -> trading);
        findings.add(
                "Connection",
                session.statuses.isEmpty()
                        ? Finding.notSeen("the venue says that it trades", "no status came")
                        : Finding.of("the venue says that it trades", trades, "%s", session.statuses.keySet()));
        judgeMessages();
        judgeBooks();
        judgeTrades();
    }

    private void judgeMessages() {
        long shaped = count(FeedDecoder.Result.SHAPED);
        long tolerated = count(FeedDecoder.Result.TOLERATED);
        long malformed = count(FeedDecoder.Result.MALFORMED);
        findings.add(
                MESSAGES,
                Finding.of(
                        "every message can be read",
                        malformed == 0 && session.messages > 0,
                        "%d messages, %d malformed %s",
                        session.messages,
                        malformed,
                        session.malformed.isEmpty() ? "" : session.malformed));
        String shape = "messages have the usual shape";
        findings.add(
                MESSAGES,
                shaped + tolerated == 0
                        ? Finding.notSeen(shape, "none came")
                        : Finding.tolerable(
                                shape,
                                tolerated * 1_000 <= shaped + tolerated,
                                "%s%s",
                                RawChecks.share(shaped, shaped + tolerated),
                                tolerated == 0
                                        ? ""
                                        : "; others are read by the slow parser, for example: "
                                                + session.tolerated.get(0)));
        findings.add(
                MESSAGES,
                Finding.tolerable(
                        "no unknown members or values",
                        session.unknown == 0,
                        session.unknown == 0 ? "" : "%d ignored: %s",
                        session.unknown,
                        session.raw.unknownMembers()));
        findings.add(
                MESSAGES,
                Finding.of(
                        "numbers fit the instruments' decimals", session.inexact == 0, "%d do not", session.inexact));
        findings.add(
                MESSAGES,
                Finding.tolerable(
                        "the stream agrees with the reference data",
                        session.instrumentChanges.isEmpty(),
                        "%s",
                        String.join("; ", session.instrumentChanges)));
        String future = "messages are not from the future";
        findings.add(
                MESSAGES,
                session.ages == 0
                        ? Finding.notSeen(future, "no message carried a time")
                        : Finding.of(
                                future,
                                session.negativeAges * 1_000 <= session.ages,
                                "%d of %d beyond the clock's uncertainty, mean age %.1f ms",
                                session.negativeAges,
                                session.ages,
                                session.ageSumNs / 1e6 / session.ages));
    }

    private long count(FeedDecoder.Result result) {
        return session.results.getOrDefault(result, 0L);
    }

    private void judgeBooks() {
        for (ProbedBook book : session.books) {
            long continued = book.verified + book.applied;
            String name = book.instrument.instrument.symbol() + " proves itself";
            if (book.messages == 0) {
                findings.add(BOOKS, Finding.notSeen(name, "no book message came"));
                continue;
            }
            findings.add(
                    BOOKS,
                    Finding.of(
                            name,
                            continued > 0 && book.broken == 0 && book.crossed == 0,
                            "%d messages, %d verified, %d broke it, %d left it crossed, %d levels %s",
                            continued,
                            book.verified,
                            book.broken,
                            book.crossed,
                            book.deepest,
                            book.problem));
        }
        if (session.quotes > 0) {
            long failures = sum(book -> book.selfCheckFailures);
            findings.add(
                    BOOKS,
                    Finding.of(
                            "best quotes agree with the books",
                            failures == 0,
                            "%d of %d differ",
                            failures,
                            session.quotes));
        }
    }

    private void judgeTrades() {
        long trades = sum(book -> book.trades);
        long holes = sum(book -> book.tradeHoles);
        String name = "trade ids have no holes";
        findings.add(
                "Trades",
                trades == 0
                        ? Finding.notSeen(name, "no trade came")
                        : Finding.of(name, holes == 0, "%d trades, %d holes", trades, holes));
    }

    private long sum(ToLongFunction<ProbedBook> what) {
        return session.books.stream().mapToLong(what).sum();
    }
}
