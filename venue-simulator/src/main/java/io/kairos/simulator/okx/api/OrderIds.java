package io.kairos.simulator.okx.api;

import io.kairos.simulator.exchange.AccountListener;
import io.kairos.simulator.exchange.AccountPosition;
import io.kairos.simulator.exchange.Exchange;
import io.kairos.simulator.exchange.ExecutionReport;
import io.kairos.simulator.exchange.ExecutionType;
import io.kairos.simulator.exchange.OrderStore;
import io.kairos.simulator.market.Instrument;
import io.kairos.simulator.matching.Order;
import io.kairos.simulator.matching.OrderTerms;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The venue's order numbers: the time of creation, the instrument, and the end of the core's own number, so that they
 * rise over all instruments as the live venue's do. Remembers what belongs to them. Venue thread only.
 */
public final class OrderIds implements AccountListener {
    private static final long EPOCH_MS = 1_546_272_000_000L;
    private static final int TIME_SHIFT = 22;
    private static final int INSTRUMENT_SHIFT = 12;
    private static final long INSTRUMENTS = 1 << (TIME_SHIFT - INSTRUMENT_SHIFT);
    private static final long NUMBERS = 1 << INSTRUMENT_SHIFT;
    private static final int KEPT_MAX = 2 * OrderStore.FINISHED_ORDERS_MAX;

    private final Exchange exchange;
    private final Map<Long, Known> known = new LinkedHashMap<>();
    private String expectedTag = "";

    private record Known(Instrument instrument, long coreId, String tag) {}

    /** Numbers for the orders of a core, those that it knows already included. */
    public OrderIds(Exchange exchange) {
        this.exchange = exchange;
        if (exchange.catalogue().all().size() > INSTRUMENTS) {
            throw new IllegalArgumentException("this venue numbers at most " + INSTRUMENTS
                    + " instruments: instruments=" + exchange.catalogue().all().size());
        }
        exchange.orders().everything().forEach(order -> remember(order.terms(), ""));
        exchange.addAccountListener(this);
    }

    @Override
    public void onAccountEvents(int accountId, List<ExecutionReport> reports, AccountPosition position) {
        for (ExecutionReport report : reports) {
            if (report.type() == ExecutionType.NEW) {
                remember(report.order().terms(), expectedTag);
                expectedTag = "";
            }
        }
    }

    /** Gives the next order to be placed a tag. */
    void expectTag(String tag) {
        expectedTag = tag;
    }

    /** The venue's number of an order. */
    public static long of(OrderTerms terms) {
        return number(terms.createTimeMs(), terms.instrument(), terms.orderId());
    }

    /** A number of the same kind for something else, such as a bill. */
    static long number(long timeMs, Instrument instrument, long id) {
        return ((timeMs - EPOCH_MS) << TIME_SHIFT) | ((long) instrument.id() << INSTRUMENT_SHIFT) | (id % NUMBERS);
    }

    private void remember(OrderTerms terms, String tag) {
        known.put(of(terms), new Known(terms.instrument(), terms.orderId(), tag));
        if (known.size() > KEPT_MAX) {
            known.values().removeIf(kept -> !exchange.orders().isKnown(kept.instrument(), kept.coreId()));
        }
    }

    /** The owner's tag of an order, empty if there is none or the venue was restarted since. */
    public String tag(OrderTerms terms) {
        Known kept = known.get(of(terms));
        return kept == null ? "" : kept.tag();
    }

    /** An account's order by its number. */
    Optional<Order> find(int accountId, long ordId) {
        Known kept = known.get(ordId);
        return kept == null
                ? Optional.empty()
                : exchange.orders().byOrderId(accountId, kept.instrument(), kept.coreId());
    }
}
