package io.kairos.engine.adapter.outbound.execution.binance;

import com.fasterxml.jackson.databind.JsonNode;
import io.kairos.engine.adapter.venue.binance.BinanceVenue;
import io.kairos.engine.adapter.venue.binance.RateBudget;
import io.netty.channel.EventLoop;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.agrona.concurrent.EpochNanoClock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks for the account while the session stands: in turns, to compare, and after events that tell a difference only. An answer that does not come is
 * asked for again, and ends nothing. Event loop only, besides the counters.
 */
final class AccountQuestions {
    /** What an account query says besides its stamp. */
    static final Map<String, String> ALL_BALANCES = Map.of("omitZeroBalances", "true");

    private static final Logger LOG = LoggerFactory.getLogger(AccountQuestions.class);
    private static final int RETRY_MS = 1_000;
    private static final String NO_ACCOUNT = "not an account of this session";

    private final RateBudget budget;
    private final EventLoop eventLoop;
    private final EpochNanoClock clock;
    private final AccountBook accountBook;
    private final Supplier<@Nullable WsApiConnection> current;
    private final AtomicLong comparisons = new AtomicLong();
    private final AtomicLong comparisonFailures = new AtomicLong();
    /** Whether the sum is being asked for, or will be in a moment. */
    private boolean refreshing;
    /** Whether a difference was told since it was asked for. */
    private boolean refreshAgain;

    /** Asks in the session that {@code current} tells, which is null while there is none. */
    AccountQuestions(
            BinanceVenue venue,
            EventLoop eventLoop,
            AccountBook accountBook,
            Supplier<@Nullable WsApiConnection> current) {
        this.budget = venue.budget();
        this.eventLoop = eventLoop;
        this.clock = venue.clock();
        this.accountBook = accountBook;
        this.current = current;
    }

    /** Asks for all balances; the engine judges what it may compare. One that cannot be asked for now is so in its turn. */
    void compare(WsApiConnection session) {
        if (!budget.tryWeight(RateBudget.Use.QUERY, ApiMethod.ACCOUNT_WEIGHT)) {
            comparisonFailures.incrementAndGet();
            return;
        }
        long askedNs = clock.nanoTime();
        session.request(ApiMethod.ACCOUNT, ALL_BALANCES, new Question() {
            @Override
            public void onResult(JsonNode account) {
                if (!isOf(session, account)) {
                    onFailed(NO_ACCOUNT);
                    return;
                }
                comparisons.incrementAndGet();
                accountBook.onComparison(account, askedNs, clock.nanoTime());
            }

            @Override
            void onFailed(String why) {
                comparisonFailures.incrementAndGet();
                LOG.warn("Binance balances not compared: {}", why);
            }
        });
    }

    /** A difference was told: the sum is asked for, once for all differences that are told while an answer is waited for. */
    void refresh() {
        WsApiConnection session = current.get();
        if (session == null) {
            return;
        }
        if (refreshing) {
            refreshAgain = true;
        } else {
            refreshing = true;
            askForSum(session);
        }
    }

    private void askForSum(WsApiConnection session) {
        refreshAgain = false;
        if (!budget.tryWeight(RateBudget.Use.QUERY, ApiMethod.ACCOUNT_WEIGHT)) {
            askLater(session, "the budget is used up");
            return;
        }
        session.request(ApiMethod.ACCOUNT, ALL_BALANCES, new Question() {
            @Override
            public void onResult(JsonNode account) {
                if (!isOf(session, account)) {
                    onFailed(NO_ACCOUNT);
                    return;
                }
                accountBook.onAccount(account, clock.nanoTime(), false);
                refreshing = refreshAgain;
                if (refreshing) {
                    askForSum(session);
                }
            }

            @Override
            void onFailed(String why) {
                askLater(session, why);
            }
        });
    }

    private boolean isOf(WsApiConnection session, JsonNode account) {
        return session == current.get() && account.path("balances").isArray();
    }

    private void askLater(WsApiConnection session, String why) {
        LOG.warn("Binance account not asked for after a movement: {}", why);
        if (session != current.get()) {
            return;
        }
        var unused = eventLoop.schedule(
                () -> {
                    if (session == current.get()) {
                        askForSum(session);
                    }
                },
                Math.max(RETRY_MS, budget.blockedForMs()),
                TimeUnit.MILLISECONDS);
    }

    /** The session ended; the next one begins with the whole account. */
    void onSessionEnded() {
        refreshing = false;
        refreshAgain = false;
    }

    /** Answers for a comparison that the engine was given; any thread. */
    long comparisons() {
        return comparisons.get();
    }

    /** Comparisons that could not be asked for or got no answer; any thread. */
    long comparisonFailures() {
        return comparisonFailures.get();
    }
}
