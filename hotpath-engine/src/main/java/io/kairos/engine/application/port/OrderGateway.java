package io.kairos.engine.application.port;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.Venue;
import io.kairos.engine.domain.risk.ApprovedOrder;
import java.util.Map;

/**
 * Order entry and user stream of one venue. Methods are called by the engine thread and never block; what the venue says comes
 * back as {@code ExecutionReportReceived}, {@code VenueBalanceReceived} and {@code VenueLinkChanged} through an
 * {@link EventSink}.
 *
 * <p>Link life: on connect and logon it offers {@code VenueLinkChanged(RECONCILING)}, then every balance
 * ({@code VenueBalanceReceived}, snapshot) and every open order ({@code ExecutionReportReceived}, kind STATUS), then
 * {@code VenueLinkChanged(UP)}. Status queries are taken in both states. On loss it offers {@code DOWN}; requests without an
 * answer by then are reported {@code OUTCOME_UNKNOWN}, never rejected.
 */
public interface OrderGateway extends AutoCloseable {
    /** Whose orders. */
    Venue venue();

    /** Connects in the background and returns at once; reconnects by itself, for ever, with back-off. */
    void start();

    /**
     * Sends a new order.
     *
     * @param order valid during the call; only the risk gate can make one.
     * @return false when it is certain that nothing was sent (no link, or the outbound buffer is full).
     */
    boolean sendNewOrder(ApprovedOrder order);

    /**
     * Whether everything that was handed over is in the hands of the operating system; for telemetry only. A link that writes before
     * {@link #sendNewOrder} returns, as one does that shares the engine's thread, says false while its socket takes no more.
     */
    default boolean isFlushed() {
        return true;
    }

    /**
     * Asks to cancel an order by our id. Never refused by risk limits.
     *
     * @return false when it is certain that nothing was sent.
     */
    boolean sendCancel(int instrumentId, long orderId);

    /**
     * Asks the venue for its truth about an order: answered by a TRADED report for each of its trades, then one STATUS or
     * NOT_FOUND report.
     *
     * @return false when it is certain that nothing was sent.
     */
    boolean sendStatusQuery(int instrumentId, long orderId);

    /**
     * Asks to give a resting order another price and quantity; it keeps its id. Answered by an AMENDED report once it is done, by
     * AMEND_REJECTED when it was refused, which may mean that the order has ended meanwhile, and by OUTCOME_UNKNOWN when it may not have
     * arrived. Reports of kind STATUS say the order's terms, by which such an outcome is settled.
     *
     * @param newPx in the instrument's price decimals.
     * @param newQty the whole quantity, what has filled included, in the instrument's quantity decimals.
     * @return false when it is certain that nothing was sent, as it is where the venue has no amendments.
     */
    default boolean sendAmend(int instrumentId, long orderId, long newPx, long newQty) {
        return false;
    }

    /**
     * The engine has taken another definition of an instrument: from now on its mantissas are in these decimals. What is reported from
     * here on says in which decimals it is, so a report that was read just before is still understood. Engine thread.
     */
    default void define(Instrument instrument) {}

    /** Numbers of its inside for metrics, counted since start, by name; any thread. */
    default Map<String, Long> details() {
        return Map.of();
    }

    @Override
    void close();
}
