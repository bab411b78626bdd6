package io.kairos.standalone.endurance;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.standalone.endurance.Accountant.Comparison;
import io.kairos.standalone.endurance.EngineOrder.Standing;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Books that agree, and every way in which they may not: each planted, each found. */
class AccountantTest {
    private static final String VENUE = "BINANCE";
    private static final String SYMBOL = "BTC-USDT";
    private static final Execution TRADE =
            new Execution(7, new BigDecimal("100"), new BigDecimal("2"), new BigDecimal("0.002"), "BTC");
    private static final Map<String, Holding> BEFORE = Map.of("BTC", holding("1", "0"), "USDT", holding("1000", "0"));
    private static final Map<String, Holding> AFTER = Map.of("BTC", holding("2.998", "0"), "USDT", holding("800", "0"));
    private static final Map<String, BigDecimal> MOVED =
            Map.of("BTC", new BigDecimal("1.998"), "USDT", new BigDecimal("-200"));

    private final Accountant accountant = new Accountant();

    @BeforeEach
    void open() {
        accountant.open(VENUE, BEFORE);
    }

    @Test
    void shouldBookAnOrderOnWhichBothSidesAgree() {
        bought();

        assertThat(compare(AFTER, AFTER, MOVED)).isEmpty();
        assertThat(accountant.bookedOrders()).isEqualTo(1);
        assertThat(accountant.executions()).isEqualTo(1);
        assertThat(accountant.breaks()).isEmpty();
        assertThat(compare(AFTER, AFTER, MOVED)).isEmpty();
    }

    @Test
    void shouldFindAnOrderThatTheEngineDoesNotKnow() {
        accountant.onVenueOrder(atTheVenue(5, "A", "NEW"));

        assertThat(compare(BEFORE, BEFORE, Map.of())).singleElement().asString().contains("not known to the engine");
    }

    @Test
    void shouldFindAnOrderThatTheVenueHasTwice() {
        accountant.onVenueOrder(atTheVenue(5, "A", "CANCELED"));
        accountant.onVenueOrder(atTheVenue(5, "B", "CANCELED"));

        assertThat(accountant.breaks()).singleElement().asString().contains("order 5 twice, as A and B");
    }

    @Test
    void shouldFindAnOrderThatComesASecondTimeAfterItWasBooked() {
        bought();
        compare(AFTER, AFTER, MOVED);

        accountant.onVenueOrder(atTheVenue(1, "B", "NEW"));

        assertThat(accountant.breaks()).singleElement().asString().contains("a second time");
    }

    @Test
    void shouldFindAnOrderThatIsNotOurs() {
        accountant.onVenueOrder(atTheVenue(-1, "A", "NEW"));

        assertThat(accountant.breaks()).singleElement().asString().contains("not ours");
    }

    @Test
    void shouldFindAClientIdWithTwoOrders() {
        accountant.onOrder(ours(1, "bot-1", Standing.OPEN, "LIVE", "0"));
        accountant.onOrder(ours(2, "bot-1", Standing.OPEN, "LIVE", "0"));

        assertThat(accountant.breaks()).containsExactly("bot-1 has two orders: 1 and 2");
    }

    @Test
    void shouldFindAnOrderThatChangesAfterItsEnd() {
        accountant.onOrder(ours(1, "bot-1", Standing.ENDED, "CANCELED", "0"));
        accountant.onOrder(ours(1, "bot-1", Standing.ENDED, "FILLED", "2"));

        assertThat(accountant.breaks()).singleElement().asString().contains("was CANCELED, and became FILLED");
    }

    @Test
    void shouldFindALostFill() {
        accountant.onOrder(ours(1, "bot-1", Standing.ENDED, "FILLED", "2"));
        accountant.onVenueOrder(filledAtTheVenue());

        assertThat(compare(AFTER, AFTER, MOVED))
                .anySatisfy(difference -> assertThat(difference).contains("has other fills: []"))
                .anySatisfy(difference -> assertThat(difference).contains("sum of its fills 0"));
    }

    @Test
    void shouldFindADoubledFill() {
        bought();
        accountant.onFill(1, VENUE, SYMBOL, true, TRADE);

        assertThat(accountant.breaks()).singleElement().asString().contains("told twice: trade 7");
    }

    @Test
    void shouldFindAFillOfNobody() {
        accountant.onFill(0, VENUE, SYMBOL, true, TRADE);

        assertThat(accountant.breaks()).singleElement().asString().contains("a fill of no order");
    }

    @Test
    void shouldFindAnotherFee() {
        accountant.onOrder(ours(1, "bot-1", Standing.ENDED, "FILLED", "2"));
        accountant.onFill(
                1, VENUE, SYMBOL, true, new Execution(7, TRADE.px(), TRADE.qty(), new BigDecimal("0.001"), "BTC"));
        accountant.onVenueOrder(filledAtTheVenue());

        assertThat(compare(AFTER, AFTER, MOVED))
                .anySatisfy(difference -> assertThat(difference).contains("has other fills"));
    }

    @Test
    void shouldFindAnOrderInAnotherState() {
        accountant.onOrder(ours(1, "bot-1", Standing.OPEN, "LIVE", "0"));
        accountant.onVenueOrder(atTheVenue(1, "A", "CANCELED"));

        assertThat(accountant
                        .compare(Map.of(VENUE, BEFORE), Map.of(VENUE, BEFORE), Map.of(), Set.of(1L))
                        .differences())
                .singleElement()
                .asString()
                .contains("is LIVE, and CANCELED at the venue");
    }

    @Test
    void shouldFindAnEndedOrderAmongTheOpenOnes() {
        bought();

        assertThat(accountant
                        .compare(Map.of(VENUE, AFTER), Map.of(VENUE, AFTER), Map.of(VENUE, MOVED), Set.of(1L))
                        .differences())
                .singleElement()
                .asString()
                .contains("is FILLED in the events, and among the engine's open orders");
    }

    @Test
    void shouldFindARefusedOrderThatTheVenueHas() {
        accountant.onOrder(ours(1, "bot-1", Standing.REFUSED, "REJECTED", "0"));
        accountant.onVenueOrder(atTheVenue(1, "A", "NEW"));

        assertThat(compare(BEFORE, BEFORE, Map.of())).singleElement().asString().contains("REJECTED, and NEW");
    }

    @Test
    void shouldFindAnAcceptedOrderThatTheEngineForgot() {
        accountant.onAnswer("bot-1", 1, true);

        assertThat(compare(BEFORE, BEFORE, Map.of()))
                .containsExactly("bot-1 was accepted as order 1, and the events know none of that name");
    }

    @Test
    void shouldCountAnOrderOfUnknownFateThatTheVenueDoesNotHave() {
        accountant.onOrder(ours(1, "bot-1", Standing.UNKNOWN, "UNKNOWN", "0"));

        Comparison comparison = accountant.compare(
                Map.of(VENUE, BEFORE),
                // Its funds stay reserved.
                Map.of(VENUE, Map.of("BTC", holding("1", "0"), "USDT", holding("800", "200"))),
                Map.of(),
                Set.of(1L));

        assertThat(comparison.differences()).isEmpty();
        assertThat(comparison.unsettled()).isEqualTo(1);
    }

    @Test
    void shouldFindBalancesThatDrift() {
        Map<String, Holding> drifted = Map.of("BTC", holding("1", "0"), "USDT", holding("999.99999999", "0"));

        assertThat(compare(BEFORE, drifted, Map.of()))
                .containsExactly("BINANCE USDT: total of the engine 999.99999999, the venue's ledger 1000");
    }

    @Test
    void shouldFindFundsThatStayReserved() {
        Map<String, Holding> reserved = Map.of("BTC", holding("1", "0"), "USDT", holding("900", "100"));

        assertThat(compare(BEFORE, reserved, Map.of()))
                .containsExactly("BINANCE USDT: reserved by the engine 100, locked by the venue 0");
    }

    @Test
    void shouldFindTheLeastFundsThatStayReservedBesideWhatIsLocked() {
        assertThat(reserved(VENUE, "100")).isEmpty();
        assertThat(reserved(VENUE, "100.00000001"))
                .containsExactly("BINANCE USDT: reserved by the engine 100.00000001, locked by the venue 100");
        assertThat(reserved("OKX", "101")).hasSize(1);
        assertThat(reserved(VENUE, "99.99999999")).hasSize(1);
    }

    @Test
    void shouldAllowAHigherFeeToBeReservedThanKrakenLocks() {
        assertThat(reserved("KRAKEN", "101")).isEmpty();
        assertThat(reserved("KRAKEN", "101.1")).hasSize(1);
        assertThat(reserved("KRAKEN", "99.9")).hasSize(1);
    }

    /** Of 1000 USDT at a venue that locks 100 of them. */
    private static List<String> reserved(String venue, String amount) {
        Accountant accountant = new Accountant();
        accountant.open(venue, BEFORE);
        BigDecimal held = new BigDecimal(amount);
        Map<String, Holding> ours =
                Map.of("BTC", holding("1", "0"), "USDT", new Holding(new BigDecimal("1000").subtract(held), held));
        return accountant
                .compare(
                        Map.of(venue, Map.of("BTC", holding("1", "0"), "USDT", holding("900", "100"))),
                        Map.of(venue, ours),
                        Map.of(),
                        Set.of())
                .differences();
    }

    @Test
    void shouldFindReservedFundsBesideAnOrderOfUnknownFate() {
        accountant.onOrder(ours(1, "bot-1", Standing.UNKNOWN, "UNKNOWN", "0"));
        accountant.open("OKX", BEFORE);
        Map<String, Holding> ours = Map.of("BTC", holding("0.9", "0.1"), "USDT", holding("800", "200"));

        Comparison comparison = accountant.compare(
                Map.of(VENUE, BEFORE, "OKX", BEFORE), Map.of(VENUE, ours, "OKX", ours), Map.of(), Set.of(1L));

        assertThat(comparison.differences())
                .containsExactlyInAnyOrder(
                        "BINANCE BTC: reserved by the engine 0.1, locked by the venue 0",
                        "OKX BTC: reserved by the engine 0.1, locked by the venue 0",
                        "OKX USDT: reserved by the engine 200, locked by the venue 0");
        assertThat(comparison.open()).isEqualTo(1);
    }

    @Test
    void shouldAllowTheFundsOfACycleToBeReservedWhileALegsFateIsUnknown() {
        accountant.onOrder(ours(1, "", Standing.UNKNOWN, "UNKNOWN", "0"));
        accountant.open("OKX", BEFORE);
        Map<String, Holding> ours = Map.of("BTC", holding("0.9", "0.1"), "USDT", holding("800", "200"));

        assertThat(accountant
                        .compare(
                                Map.of(VENUE, BEFORE, "OKX", BEFORE),
                                Map.of(VENUE, ours, "OKX", ours),
                                Map.of(),
                                Set.of(1L))
                        .differences())
                .isEmpty();
    }

    @Test
    void shouldKnowWhichOrdersRest() {
        accountant.onOrder(ours(1, "bot-1", Standing.OPEN, "LIVE", "0"));
        accountant.onOrder(ours(2, "bot-2", Standing.UNKNOWN, "UNKNOWN", "0"));
        accountant.onOrder(ours(3, "bot-3", Standing.ENDED, "CANCELED", "0"));

        assertThat(accountant.onBooks()).containsExactly(1L);
    }

    @Test
    void shouldFindAPositionThatIsNotTheSumOfItsFills() {
        bought();

        assertThat(compare(AFTER, AFTER, Map.of("BTC", new BigDecimal("2"), "USDT", new BigDecimal("-200"))))
                .containsExactly("BINANCE BTC: position of the engine 2, sum of its fills 1.998");
    }

    private void bought() {
        accountant.onOrder(ours(1, "bot-1", Standing.OPEN, "LIVE", "0"));
        accountant.onFill(1, VENUE, SYMBOL, true, TRADE);
        accountant.onOrder(ours(1, "bot-1", Standing.ENDED, "FILLED", "2"));
        accountant.onVenueOrder(filledAtTheVenue());
    }

    private List<String> compare(
            Map<String, Holding> ledger, Map<String, Holding> balances, Map<String, BigDecimal> positions) {
        return accountant
                .compare(Map.of(VENUE, ledger), Map.of(VENUE, balances), Map.of(VENUE, positions), Set.of())
                .differences();
    }

    private static EngineOrder ours(long id, String clientId, Standing standing, String word, String filled) {
        return new EngineOrder(id, clientId, "", VENUE, SYMBOL, true, standing, word, new BigDecimal(filled));
    }

    private static VenueOrder atTheVenue(long id, String key, String status) {
        return new VenueOrder(
                id, "k-" + id, key, VENUE, SYMBOL, true, status, status.equals("NEW"), BigDecimal.ZERO, Map.of(), 1);
    }

    private static VenueOrder filledAtTheVenue() {
        return new VenueOrder(
                1, "k-1", "A", VENUE, SYMBOL, true, "FILLED", false, new BigDecimal("2"), Map.of(7L, TRADE), 1);
    }

    private static Holding holding(String free, String held) {
        return new Holding(new BigDecimal(free), new BigDecimal(held));
    }
}
