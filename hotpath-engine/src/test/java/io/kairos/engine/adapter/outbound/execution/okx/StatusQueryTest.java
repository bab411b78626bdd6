package io.kairos.engine.adapter.outbound.execution.okx;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kairos.engine.adapter.outbound.execution.entry.VenueOrderIds;
import io.kairos.engine.adapter.venue.RecordingSink.Report;
import io.kairos.engine.adapter.venue.okx.OkxContext;
import io.kairos.engine.adapter.venue.okx.OkxVenue;
import io.kairos.journal.codec.OrderState;
import io.kairos.journal.codec.ReportKind;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.SystemEpochNanoClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The truth about an order that the venue's query does not find. */
class StatusQueryTest implements Calls {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long ORDER = 7;
    private static final long VENUE_ORDER = 312_269_865_356_374_016L;
    private static final String ENDED =
            "{\"instId\":\"BTC-USDT\",\"ordId\":\"312269865356374016\",\"clOrdId\":\"kairos7\","
                    + "\"side\":\"buy\",\"state\":\"canceled\",\"cancelSource\":\"20\",\"accFillSz\":\"0\",\"uTime\":\"1\"}";

    private final MapperBench bench = new MapperBench();
    private final OkxVenue venue = new OkxVenue(new OkxContext().conclude(), new SystemEpochNanoClock());
    private final Map<String, String> lists = new HashMap<>();
    private final List<String> asked = new ArrayList<>();
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private long nowNs = TimeUnit.HOURS.toNanos(5);
    private long epochNs = 1;
    private boolean budget = true;

    @AfterEach
    void stop() {
        venue.close();
    }

    @Override
    public boolean tryTake(String path) {
        return budget;
    }

    @Override
    public void get(String path, Map<String, String> params, AnswerHandler handler) {
        asked.add(path);
        if (path.equals(PrivateCalls.ORDER)) {
            handler.onRefused(200, "51603", "Order does not exist");
            return;
        }
        String rows = lists.getOrDefault(path, "");
        if (rows.equals("lost")) {
            handler.onNoAnswer("timeout");
            return;
        }
        try {
            JsonNode data = JSON.readTree("[" + rows + "]");
            handler.onDone(data);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private Report ask(long venueOrderId) {
        int before = bench.sink.reports.size();
        start(venueOrderId);
        assertThat(bench.sink.reports).hasSize(before + 1);
        return bench.sink.reports.get(before);
    }

    private void start(long venueOrderId) {
        StatusQuery.Services services = new StatusQuery.Services(
                this, venue.accountBudget(), bench.mapper, bench.open, channel.eventLoop(), () -> epochNs, () -> nowNs);
        new StatusQuery(services, bench.btcUsdt, ORDER, venueOrderId, () -> {}).start();
    }

    private void pass(long millis) {
        channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
    }

    @Test
    void shouldNotCallAnOldOrderCanceledForOneAnswer() {
        bench.open.onSign(bench.btcUsdt, ORDER, 0);

        Report report = ask(VENUE_ORDER);

        assertThat(report.kind()).isEqualTo(ReportKind.NOT_FOUND);
        assertThat(bench.open.count()).as("still taken for open").isOne();
        assertThat(asked)
                .containsExactly(
                        PrivateCalls.ORDER,
                        PrivateCalls.PENDING,
                        PrivateCalls.HISTORY,
                        PrivateCalls.ARCHIVE,
                        PrivateCalls.FILLS_HISTORY);
    }

    @Test
    void shouldTakeItForOpenNoLongerOnceItStaysAbsent() {
        bench.open.onSign(bench.btcUsdt, ORDER, 0);
        ask(VENUE_ORDER);
        nowNs += TimeUnit.SECONDS.toNanos(61);

        ask(VENUE_ORDER);
        assertThat(bench.open.count()).isZero();

        bench.open.onSign(bench.btcUsdt, ORDER, nowNs);
        assertThat(bench.open.count()).as("the venue speaks of it after all").isOne();
    }

    @Test
    void shouldFindWhatOnlyAListHas() {
        lists.put(PrivateCalls.HISTORY, ENDED);

        for (long named : new long[] {VENUE_ORDER, VenueOrderIds.UNKNOWN}) {
            Report report = ask(named);

            assertThat(report.kind()).isEqualTo(ReportKind.STATUS);
            assertThat(report.state()).isEqualTo(OrderState.CANCELED);
        }
    }

    @Test
    void shouldNotTakeAnotherOrderForIt() {
        lists.put(PrivateCalls.PENDING, ENDED.replace("kairos7", "kairos8").replace("374016", "374015"));

        assertThat(ask(VENUE_ORDER).kind()).isEqualTo(ReportKind.NOT_FOUND);
        assertThat(ask(VenueOrderIds.UNKNOWN).kind()).isEqualTo(ReportKind.NOT_FOUND);
    }

    @Test
    void shouldLeaveItUnknownWhenAListCannotBeRead() {
        lists.put(PrivateCalls.ARCHIVE, "lost");
        assertThat(ask(VENUE_ORDER).kind()).isEqualTo(ReportKind.OUTCOME_UNKNOWN);
    }

    @Test
    void shouldWaitForTheBudgetAndSearchOnceAtATime() {
        budget = false;
        start(VENUE_ORDER);
        assertThat(bench.sink.reports).isEmpty();
        assertThat(ask(VENUE_ORDER).text()).contains("it is being looked for");

        budget = true;
        pass(250);
        assertThat(bench.sink.reports).hasSize(2);
        assertThat(bench.sink.reports.get(1).kind()).isEqualTo(ReportKind.NOT_FOUND);
        assertThat(ask(VENUE_ORDER).kind()).as("another search may begin").isEqualTo(ReportKind.NOT_FOUND);
    }

    @Test
    void shouldLeaveItUnknownWhenTheBudgetStaysUsedUp() {
        budget = false;
        start(VENUE_ORDER);
        for (int i = 0; i < 240; i++) {
            assertThat(bench.sink.reports).isEmpty();
            pass(250);
        }

        assertThat(bench.sink.reports.get(0).kind()).isEqualTo(ReportKind.OUTCOME_UNKNOWN);
        assertThat(bench.sink.reports.get(0).text()).contains("the budget is used up");
    }

    @Test
    void shouldNotSearchForAnOrderWhoseIdWasJustGiven() {
        epochNs = TimeUnit.MICROSECONDS.toNanos(ORDER) + TimeUnit.MINUTES.toNanos(110) - 1;
        assertThat(ask(VenueOrderIds.UNKNOWN).kind()).isEqualTo(ReportKind.NOT_FOUND);
        assertThat(asked).containsExactly(PrivateCalls.ORDER);

        epochNs++;
        assertThat(ask(VenueOrderIds.UNKNOWN).kind()).isEqualTo(ReportKind.NOT_FOUND);
        assertThat(asked).contains(PrivateCalls.ARCHIVE);
    }

    @Test
    void shouldLeaveItUnknownWhenItHasTradesButNoOrder() {
        lists.put(PrivateCalls.FILLS_HISTORY, ENDED);

        Report report = ask(VENUE_ORDER);

        assertThat(report.kind()).isEqualTo(ReportKind.OUTCOME_UNKNOWN);
        assertThat(report.text()).contains("it has trades");
    }

    @Test
    void shouldNotSearchForAnOrderThatWasJustSent() {
        bench.open.onSign(bench.btcUsdt, ORDER, nowNs - 1);

        assertThat(ask(VenueOrderIds.UNKNOWN).kind()).isEqualTo(ReportKind.NOT_FOUND);
        assertThat(asked).containsExactly(PrivateCalls.ORDER);
        assertThat(bench.open.count()).isOne();

        nowNs += TimeUnit.MINUTES.toNanos(1);
        ask(VenueOrderIds.UNKNOWN);
        assertThat(bench.open.count()).as("it never lived").isZero();
    }
}
