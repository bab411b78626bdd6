package io.kairos.engine.adapter.outbound.execution.entry;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.domain.instrument.Venue;
import io.kairos.engine.adapter.venue.ExecutionEvents;
import io.kairos.engine.adapter.venue.RecordingSink;
import io.kairos.engine.adapter.venue.RecordingSink.Budget;
import io.kairos.engine.adapter.venue.RetryingSink;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** When a gateway tells what is left of its budget. */
class BudgetTellerTest {
    private static final long SECOND = 1_000_000_000L;

    private final EmbeddedChannel loop = new EmbeddedChannel();
    private final RecordingSink sink = new RecordingSink();
    private long nowNs = 1_000 * SECOND;
    private long remaining = 100;
    private long resetInNs = 10 * SECOND;
    private final BudgetTeller teller = new BudgetTeller(
            loop.eventLoop(),
            () -> nowNs,
            new ExecutionEvents(Venue.BINANCE, new RetryingSink(sink, loop.eventLoop(), () -> {})),
            to -> to.level(ExecutionEvents.WHOLE_ACCOUNT, remaining, 100, resetInNs));

    private void look(long left) {
        remaining = left;
        nowNs += TimeUnit.MILLISECONDS.toNanos(BudgetTeller.INTERVAL_MS);
        resetInNs -= TimeUnit.MILLISECONDS.toNanos(BudgetTeller.INTERVAL_MS);
        loop.advanceTimeBy(BudgetTeller.INTERVAL_MS, TimeUnit.MILLISECONDS);
        loop.runScheduledPendingTasks();
    }

    @Test
    void shouldTellOfEachTenthAndOfTheEnd() {
        long endNs = nowNs + resetInNs;
        teller.start();
        look(100);
        look(91);
        assertThat(sink.budgets).as("next to nothing is used").isEmpty();
        look(90);
        look(81);
        look(80);
        look(5);
        look(1);
        look(0);
        look(0);
        look(9);
        look(12);

        assertThat(sink.budgets)
                .containsExactly(
                        new Budget(90, 100, endNs),
                        new Budget(80, 100, endNs),
                        new Budget(5, 100, endNs),
                        new Budget(0, 100, endNs),
                        new Budget(12, 100, endNs));
        assertThat(teller.told()).isEqualTo(5);
    }

    @Test
    void shouldTakeAWindowThatIsOverForFree() {
        teller.start();
        look(20);
        nowNs += 10 * SECOND;
        resetInNs = 10 * SECOND;
        look(95);
        assertThat(sink.budgets).as("the engine holds up nobody after the end").hasSize(1);
        look(85);

        assertThat(sink.budgets).hasSize(2);
        assertThat(sink.budgets.get(1).remaining()).isEqualTo(85);
    }
}
