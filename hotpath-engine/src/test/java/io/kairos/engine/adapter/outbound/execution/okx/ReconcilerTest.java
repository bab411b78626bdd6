package io.kairos.engine.adapter.outbound.execution.okx;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kairos.engine.adapter.venue.RecordingSink;
import io.kairos.journal.codec.MovementKind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The balances of a pass, with pushes that come while they are asked for. */
class ReconcilerTest implements Calls, Reconciler.Listener {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String OLD = details("954", "46");
    private static final String NEW = details("1000", "0");

    private final MapperBench bench = new MapperBench();
    private final Deque<AnswerHandler> asked = new ArrayDeque<>();
    private final List<String> heard = new ArrayList<>();
    private long nowNs = 1;
    private final Reconciler reconciler = new Reconciler(
            this,
            bench.names,
            bench.mapper,
            bench.book,
            bench.open,
            () -> nowNs,
            () -> 1,
            () -> 1,
            (on, orderId) -> {});
    private int budget = 100;

    private static String details(String free, String locked) {
        return "[{\"uTime\":\"5\",\"details\":[{\"ccy\":\"USDT\",\"uTime\":\"5\",\"availBal\":\"" + free
                + "\",\"frozenBal\":\"" + locked + "\"}]}]";
    }

    @Override
    public boolean tryTake(String path) {
        return !path.equals(PrivateCalls.BALANCE) || budget-- > 0;
    }

    @Override
    public void get(String path, Map<String, String> params, AnswerHandler handler) {
        if (path.equals(PrivateCalls.BALANCE)) {
            asked.add(handler);
        } else {
            handler.onDone(json("[]"));
        }
    }

    @Override
    public void onReconciled(int openOrders) {
        heard.add("reconciled");
    }

    @Override
    public void onFailed(String why) {
        heard.add(why);
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private void begin(boolean snapshot) {
        reconciler.start(snapshot, () -> true, this);
    }

    private void answer(String details) {
        asked.remove().onDone(json(details));
    }

    private List<Long> freeUsdt() {
        int usdt = bench.btcUsdt.quote().id();
        return bench.sink.balances.stream()
                .filter(said -> said.assetId() == usdt)
                .map(RecordingSink.Balance::free)
                .toList();
    }

    private void funds(String why, String usdt) {
        bench.book.onFunds(
                json("{\"pTime\":\"5\",\"eventType\":\"" + why + "\",\"balData\":[{\"ccy\":\"USDT\",\"cashBal\":\""
                        + usdt
                        + "\",\"uTime\":\"5\"},{\"ccy\":\"XYZ\",\"cashBal\":\"1\"}],\"posData\":[],\"trades\":[]}"),
                7);
    }

    @Test
    void shouldTellOfTransfersAndNotOfFills() {
        funds("snapshot", "1000");
        funds("filled", "900");
        funds("transferred", "1400");
        funds("transferred", "1400");
        funds("interest_deduction", "1399");
        funds("snapshot", "500");
        funds("transferred", "400");

        int usdt = bench.btcUsdt.quote().id();
        long one = 100_000_000;
        assertThat(bench.sink.movements)
                .containsExactly(
                        new RecordingSink.Movement(usdt, 500 * one, MovementKind.TRANSFER),
                        new RecordingSink.Movement(usdt, -one, MovementKind.OTHER),
                        new RecordingSink.Movement(usdt, -100 * one, MovementKind.TRANSFER));
    }

    @Test
    void shouldAskAgainForBalancesThatAPushOvertook() {
        begin(true);
        reconciler.onPush();
        answer(OLD);
        assertThat(freeUsdt()).isEmpty();
        assertThat(heard).isEmpty();

        answer(NEW);
        assertThat(freeUsdt()).containsExactly(100_000_000_000L);
        assertThat(heard).containsExactly("reconciled");
        assertThat(asked).isEmpty();
    }

    @Test
    void shouldTakeAnAccountThatNeverRestsAsItIs() {
        begin(true);
        int rounds = 0;
        while (!asked.isEmpty()) {
            rounds++;
            reconciler.onPush();
            answer(OLD);
        }

        assertThat(rounds).isEqualTo(4);
        assertThat(freeUsdt()).containsExactly(95_400_000_000L);
        assertThat(heard).containsExactly("reconciled");
    }

    @Test
    void shouldNotLoseTheConnectionForAnotherQuestionThatTheBudgetForbids() {
        budget = 1;
        begin(true);
        reconciler.onPush();
        answer(OLD);

        assertThat(freeUsdt()).hasSize(1);
        assertThat(heard).containsExactly("reconciled");
    }

    @Test
    void shouldNotAskAgainWhenItOnlyCompares() {
        begin(false);
        reconciler.onPush();
        answer(NEW);

        assertThat(asked).isEmpty();
        assertThat(heard).containsExactly("reconciled");
    }

    private void push(long timeMs) {
        bench.book.onPush(
                json(details("1", "0").replace("\"5\"", "\"" + timeMs + "\"")).path(0), 1);
    }

    @Test
    void shouldSayWhenItAskedForBalancesThatAreToBeCompared() {
        nowNs = 20_000_000_000L;
        begin(false);
        nowNs += 1_000;
        answer(OLD);

        int usdt = bench.btcUsdt.quote().id();
        assertThat(bench.sink.compared)
                .contains(new RecordingSink.Compared(usdt, 95_400_000_000L, 4_600_000_000L, 20_000_000_000L))
                .as("what is left out is zero")
                .contains(new RecordingSink.Compared(bench.btcUsdt.base().id(), 0, 0, 20_000_000_000L));
    }

    @Test
    void shouldSayThatAnAnswerBehindAPushMayTellOfBefore() {
        int usdt = bench.btcUsdt.quote().id();
        nowNs = 20_000_000_000L;
        push(6);
        begin(false);
        answer(OLD);

        assertThat(bench.sink.compared)
                .contains(new RecordingSink.Compared(usdt, 95_400_000_000L, 4_600_000_000L, 10_000_000_000L));
    }
}
