package io.kairos.simulator.exchange;

import io.kairos.simulator.exchange.ActionRecord.AccountBalance;
import io.kairos.simulator.ledger.Account;
import io.kairos.simulator.ledger.Balance;
import io.kairos.simulator.ledger.Ledger;
import io.kairos.simulator.market.Instrument;
import io.kairos.simulator.market.InstrumentCatalogue;
import io.kairos.simulator.matching.ExpiryReason;
import io.kairos.simulator.matching.Matcher;
import io.kairos.simulator.matching.Order;
import io.kairos.simulator.matching.OrderBook;
import io.kairos.simulator.matching.OrderImage;
import io.kairos.simulator.matching.OrderStatus;
import io.kairos.simulator.matching.OrderTerms;
import io.kairos.simulator.matching.OrderType;
import io.kairos.simulator.matching.Side;
import io.kairos.simulator.matching.TimeInForce;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One venue's trading core. Every command is one action: it changes books and ledger, is written to the journal, and
 * only then told to the listeners. All methods belong to the venue thread.
 */
public final class Exchange {
    private static final int SHORT_TAPE = 500;

    private final InstrumentCatalogue catalogue;
    private final BitSet still = new BitSet();
    private final Ledger ledger;
    private final OrderStore orders;
    private final ExchangeJournal journal;
    private final VenueClock clock;
    private final List<OrderBook> books = new ArrayList<>();
    private final List<TradeTape> tapes = new ArrayList<>();
    private final List<Counters> counters;
    private final List<MarketListener> marketListeners = new ArrayList<>();
    private final List<AccountListener> accountListeners = new ArrayList<>();
    private final long[] bestBefore = new long[4];
    private @Nullable BookHistory history;
    private boolean keepsTrades = true;
    private long lastMovementId;

    /**
     * A core that continues the given state; open account orders come back on their books.
     *
     * @param counters by instrument id
     */
    public Exchange(
            InstrumentCatalogue catalogue,
            Ledger ledger,
            OrderStore orders,
            List<Counters> counters,
            ExchangeJournal journal,
            VenueClock clock) {
        this.catalogue = catalogue;
        this.ledger = ledger;
        this.orders = orders;
        this.counters = List.copyOf(counters);
        this.journal = journal;
        this.clock = clock;
        for (Instrument instrument : catalogue.all()) {
            tapes.add(new TradeTape());
            long updateId = counters.get(instrument.id()).updateId();
            books.add(new OrderBook(instrument, updateId, this::onLevel));
        }
        for (Order order : orders.everything()) {
            if (order.status().isOpen()) {
                book(order.terms().instrument()).add(order);
            }
        }
        catalogue.all().forEach(this::reserveIds);
    }

    public InstrumentCatalogue catalogue() {
        return catalogue;
    }

    public Ledger ledger() {
        return ledger;
    }

    public OrderStore orders() {
        return orders;
    }

    public VenueClock clock() {
        return clock;
    }

    public OrderBook book(Instrument instrument) {
        return books.get(instrument.id());
    }

    public TradeTape tape(Instrument instrument) {
        return tapes.get(instrument.id());
    }

    public Counters counters(Instrument instrument) {
        return counters.get(instrument.id());
    }

    public void addMarketListener(MarketListener listener) {
        marketListeners.add(listener);
    }

    public void addAccountListener(AccountListener listener) {
        accountListeners.add(listener);
    }

    /**
     * Keeps the last changes of every book, so that books of the past can be shown.
     *
     * @param changes per instrument
     */
    public void keepHistory(int changes) {
        history = new BookHistory(catalogue.all().size(), changes);
    }

    /**
     * Writes only what touches accounts from now on: trades among the synthetic participants live in memory, and trade ids
     * jump after a restart. For loads that would drown the disk.
     */
    public void forgetSyntheticTrades() {
        keepsTrades = false;
        tapes.replaceAll(tape -> new TradeTape(SHORT_TAPE));
        for (Counters each : counters) {
            each.reserveTrades();
        }
        catalogue.all().forEach(this::reserveIds);
    }

    /** The changes kept, null if none are. */
    public @Nullable BookHistory bookHistory() {
        return history;
    }

    /**
     * Places an account's order.
     *
     * @throws CommandRefused if the order never existed; nothing changed then
     */
    public Placement place(NewOrder request) throws CommandRefused {
        check(request);
        return accept(request, false);
    }

    /**
     * Places an account's order at a venue that accepts first: an order that would take although it must not, or that
     * finds nothing to take, exists and ends at once.
     *
     * @throws CommandRefused if the order never existed; nothing changed then
     */
    public Placement accept(NewOrder request) throws CommandRefused {
        OrderBook book = book(request.instrument());
        checkClientId(request);
        checkFunds(request, book);
        boolean wouldTake = request.type() == OrderType.LIMIT_MAKER && book.crosses(request.side(), request.limitPx());
        return accept(request, wouldTake);
    }

    /** An order as {@link #accept} would take it, before any matching; nothing changes. */
    public OrderImage preview(NewOrder request) throws CommandRefused {
        checkClientId(request);
        checkFunds(request, book(request.instrument()));
        return new Order(terms(request, 0, clock.nowMs())).image();
    }

    private Placement accept(NewOrder request, boolean wouldTake) {
        OrderBook book = book(request.instrument());
        Action action = begin(request.instrument());
        Order order = new Order(terms(request, action));
        ledger.lock(order);
        action.accepted(order);
        if (wouldTake) {
            order.end(OrderStatus.EXPIRED, ExpiryReason.WOULD_TAKE, action.timeMs());
        } else {
            Matcher.match(book, order, action.timeMs(), action);
        }
        if (order.status() == OrderStatus.EXPIRED) {
            action.expired(order);
        }
        action.touch(order);
        commit(action, book);
        return new Placement(order.image(), action.preventedMatches());
    }

    /** Runs the checks of {@link #place} without placing. */
    public void check(NewOrder request) throws CommandRefused {
        check(request, book(request.instrument()));
    }

    /**
     * Changes limit and quantity of an account's open order. A smaller quantity alone keeps its place in the queue,
     * everything else goes to the back and may trade at once; a quantity that is executed already cancels the rest.
     *
     * @throws CommandRefused if the order is not open, would take although it must not, or lacks funds
     */
    public OrderImage amend(Order order, long limitPx, long quantity) throws CommandRefused {
        if (!order.status().isOpen()) {
            throw new CommandRefused(RefusalReason.UNKNOWN_ORDER);
        }
        OrderTerms terms = order.terms();
        OrderBook book = book(terms.instrument());
        if (terms.type() == OrderType.LIMIT_MAKER && book.crosses(terms.side(), limitPx)) {
            throw new CommandRefused(RefusalReason.WOULD_TAKE);
        }
        long leaves = quantity - (order.quantity() - order.leavesQty());
        boolean inPlace = limitPx == terms.limitPx() && quantity <= order.quantity();
        if (leaves > 0) {
            checkFunds(order, Ledger.lockFor(terms, limitPx, leaves));
        }
        Action action = begin(terms.instrument());
        if (leaves <= 0) {
            cancelIn(action, order, "");
            commit(action, book);
            return order.image();
        }
        ledger.releaseRest(order);
        if (inPlace) {
            long byQty = order.quantity() - quantity;
            order.amend(limitPx, quantity, action.timeMs());
            book.shrink(order, byQty);
        } else {
            takeOff(book, order);
            order.amend(limitPx, quantity, action.timeMs());
        }
        ledger.lock(order);
        action.amended(order);
        if (!inPlace) {
            Matcher.match(book, order, action.timeMs(), action);
        }
        commit(action, book);
        return order.image();
    }

    /**
     * Cancels an account's open order.
     *
     * @param requestId client id of the cancel itself
     * @throws CommandRefused if the order is not open
     */
    public OrderImage cancel(Order order, String requestId) throws CommandRefused {
        if (!order.status().isOpen()) {
            throw new CommandRefused(RefusalReason.UNKNOWN_ORDER);
        }
        Instrument instrument = order.terms().instrument();
        Action action = begin(instrument);
        cancelIn(action, order, requestId);
        commit(action, book(instrument));
        return order.image();
    }

    /** Cancels all open orders of an account on one instrument, as one action. */
    public List<OrderImage> cancelAll(int accountId, Instrument instrument, List<String> requestIds) {
        Action action = begin(instrument);
        List<OrderImage> canceled = new ArrayList<>();
        int next = 0;
        for (Order order : orders.open(accountId, instrument)) {
            cancelIn(action, order, requestIds.get(next));
            next++;
            canceled.add(order.image());
        }
        commit(action, book(instrument));
        return canceled;
    }

    /**
     * Moves funds of an account without an order, from or to the synthetic participants' account: no asset's sum changes.
     *
     * @param instrument one that trades the asset.
     * @throws CommandRefused if the account does not have so much free, or locked to unlock
     */
    public Movement move(Instrument instrument, int accountId, Movement.Kind kind, String asset, long amount)
            throws CommandRefused {
        long nowMs = clock.nowMs();
        // Unique over restarts as well, since the clock goes on.
        lastMovementId = Math.max(lastMovementId + 1, nowMs);
        Movement movement = new Movement(lastMovementId, kind, asset, amount, nowMs);
        Account account = ledger.account(accountId);
        Balance before = account.balance(asset);
        if (!kind.frees() && before.free() < amount) {
            throw new CommandRefused(RefusalReason.INSUFFICIENT_BALANCE);
        }
        if (kind == Movement.Kind.UNLOCK && before.locked() - lockedByOrders(accountId, asset) < amount) {
            throw new CommandRefused(RefusalReason.INSUFFICIENT_BALANCE);
        }
        Account others = ledger.account(OrderTerms.SYNTHETIC_ACCOUNT);
        switch (kind) {
            case DEPOSIT, TRANSFER_IN -> {
                account.credit(asset, amount);
                others.debit(asset, amount);
            }
            case WITHDRAWAL, TRANSFER_OUT -> {
                account.debit(asset, amount);
                others.credit(asset, amount);
            }
            case LOCK -> account.lock(asset, amount);
            case UNLOCK -> account.unlock(asset, amount);
        }
        account.touch(nowMs);
        List<AccountBalance> balances = new ArrayList<>();
        balances.add(new AccountBalance(accountId, account.balance(asset)));
        addInternal(balances, instrument);
        journal.append(new ActionRecord(instrument, List.of(), List.of(), balances));
        AccountPosition position = new AccountPosition(accountId, nowMs, List.of(account.balance(asset)));
        accountListeners.forEach(listener -> listener.onMovement(accountId, movement, position));
        return movement;
    }

    private long lockedByOrders(int accountId, String asset) {
        return orders.open(accountId).stream()
                .filter(order -> Ledger.spentAsset(order.terms()).equals(asset))
                .mapToLong(order -> Ledger.lockFor(order.terms(), order.leavesQty()))
                .sum();
    }

    /** Tells the synthetic participants of an instrument to stand still, or to go on. */
    public void keepStill(Instrument instrument, boolean still) {
        if (still) {
            this.still.set(instrument.id());
        } else {
            this.still.clear(instrument.id());
        }
    }

    /** Whether the synthetic participants of an instrument must stand still. */
    public boolean isStill(Instrument instrument) {
        return still.get(instrument.id());
    }

    /** Starts an action of the synthetic participants; finish it with {@link SyntheticAction#commit}. */
    public SyntheticAction synthetic(Instrument instrument) {
        return new SyntheticAction(begin(instrument), book(instrument));
    }

    /** Puts restored trades back on the tape. */
    public void restoreTape(Instrument instrument, List<Trade> trades) {
        trades.forEach(tape(instrument)::add);
    }

    private void cancelIn(Action action, Order order, String requestId) {
        takeOff(book(action.instrument()), order);
        order.cancel(requestId, action.timeMs());
        action.canceled(order);
    }

    private static void takeOff(OrderBook book, Order order) {
        if (!book.remove(order)) {
            throw new IllegalStateException(
                    "open order is not on its book: orderId=" + order.terms().orderId());
        }
    }

    private void check(NewOrder request, OrderBook book) throws CommandRefused {
        checkClientId(request);
        if (request.type() == OrderType.LIMIT_MAKER && book.crosses(request.side(), request.limitPx())) {
            throw new CommandRefused(RefusalReason.WOULD_TAKE);
        }
        if (request.type() == OrderType.MARKET && book.bestPx(request.side().opposite()) == 0) {
            throw new CommandRefused(RefusalReason.NO_LIQUIDITY);
        }
        checkFunds(request, book);
    }

    private void checkClientId(NewOrder request) throws CommandRefused {
        Optional<Order> sameId = orders.byClientId(request.accountId(), request.instrument(), request.clientOrderId());
        boolean named = !request.clientOrderId().isEmpty();
        if (named && sameId.isPresent() && sameId.get().status().isOpen()) {
            throw new CommandRefused(RefusalReason.DUPLICATE_CLIENT_ORDER_ID);
        }
    }

    private void checkFunds(NewOrder request, OrderBook book) throws CommandRefused {
        OrderTerms terms = terms(request, 0, clock.nowMs());
        Account account = ledger.account(request.accountId());
        if (account.balance(Ledger.spentAsset(terms)).free() < neededFunds(terms, book)) {
            throw new CommandRefused(RefusalReason.INSUFFICIENT_BALANCE);
        }
    }

    private void checkFunds(Order order, long neededLock) throws CommandRefused {
        OrderTerms terms = order.terms();
        Balance funds = ledger.account(terms.accountId()).balance(Ledger.spentAsset(terms));
        if (funds.free() + Ledger.lockFor(terms, order.leavesQty()) < neededLock) {
            throw new CommandRefused(RefusalReason.INSUFFICIENT_BALANCE);
        }
    }

    private static long neededFunds(OrderTerms terms, OrderBook book) {
        if (!terms.isMarket()) {
            return Ledger.lockFor(terms, terms.quantity());
        }
        long spent;
        if (terms.side() == Side.BUY) {
            spent = Math.max(terms.quoteAmount(), Matcher.costOf(book, terms));
        } else {
            spent = terms.quantity() > 0 ? terms.quantity() : Matcher.quantityForQuote(book, terms);
        }
        return Ledger.withTop(terms, spent);
    }

    private OrderTerms terms(NewOrder request, Action action) {
        return terms(request, counters(request.instrument()).nextOrderId(), action.timeMs());
    }

    private OrderTerms terms(NewOrder request, long orderId, long timeMs) {
        return new OrderTerms(
                orderId,
                request.accountId(),
                request.clientOrderId(),
                request.instrument(),
                request.side(),
                request.type(),
                request.timeInForce(),
                request.limitPx(),
                request.quantity(),
                request.quoteAmount(),
                request.selfTradePrevention(),
                request.strategyId(),
                request.strategyType(),
                timeMs,
                request.feeOnTop() ? ledger.account(request.accountId()).rates().highest() : 0);
    }

    private Action begin(Instrument instrument) {
        reserveIds(instrument);
        OrderBook book = book(instrument);
        bestBefore[0] = book.bestPx(Side.BUY);
        bestBefore[1] = book.bestQty(Side.BUY);
        bestBefore[2] = book.bestPx(Side.SELL);
        bestBefore[3] = book.bestQty(Side.SELL);
        return new Action(instrument, clock.nowMs(), ledger, counters(instrument));
    }

    private void commit(Action action, OrderBook book) {
        Instrument instrument = action.instrument();
        counters(instrument).onUpdateId(book.updateId());
        action.touchedOrders().forEach(orders::put);
        action.touchedAssets().keySet().forEach(id -> ledger.account(id).touch(action.timeMs()));
        if (!action.touchedOrders().isEmpty()
                || (keepsTrades && !action.trades().isEmpty())) {
            journal.append(action.record(balances(action)));
        }
        if (!action.trades().isEmpty()) {
            action.trades().forEach(tape(instrument)::add);
            marketListeners.forEach(listener -> listener.onTrades(instrument, action.trades()));
        }
        if (bestBefore[0] != book.bestPx(Side.BUY)
                || bestBefore[1] != book.bestQty(Side.BUY)
                || bestBefore[2] != book.bestPx(Side.SELL)
                || bestBefore[3] != book.bestQty(Side.SELL)) {
            marketListeners.forEach(listener -> listener.onTopOfBook(book, action.timeMs()));
        }
        marketListeners.forEach(listener -> listener.onActionEnd(book, action.timeMs()));
        publishToAccounts(action);
    }

    private void publishToAccounts(Action action) {
        for (Map.Entry<Integer, Set<String>> touched : action.touchedAssets().entrySet()) {
            int accountId = touched.getKey();
            List<ExecutionReport> reports = action.reports().stream()
                    .filter(report -> report.accountId() == accountId)
                    .toList();
            Account account = ledger.account(accountId);
            List<Balance> balances =
                    touched.getValue().stream().map(account::balance).toList();
            AccountPosition position = new AccountPosition(accountId, action.timeMs(), balances);
            accountListeners.forEach(listener -> listener.onAccountEvents(accountId, reports, position));
        }
    }

    private List<AccountBalance> balances(Action action) {
        List<AccountBalance> balances = new ArrayList<>();
        action.touchedAssets()
                .forEach((accountId, assets) -> assets.forEach(asset -> balances.add(
                        new AccountBalance(accountId, ledger.account(accountId).balance(asset)))));
        if (!balances.isEmpty()) {
            addInternal(balances, action.instrument());
        }
        return balances;
    }

    private void addInternal(List<AccountBalance> balances, Instrument instrument) {
        for (int internal : new int[] {OrderTerms.SYNTHETIC_ACCOUNT, Ledger.FEE_ACCOUNT}) {
            for (String asset : new String[] {instrument.base(), instrument.quote()}) {
                balances.add(
                        new AccountBalance(internal, ledger.account(internal).balance(asset)));
            }
        }
    }

    private void reserveIds(Instrument instrument) {
        Counters numbers = counters(instrument);
        numbers.onUpdateId(book(instrument).updateId());
        if (numbers.needReservation()) {
            numbers.reserve();
            journal.appendReservation(instrument, numbers);
        }
    }

    private void onLevel(OrderBook book, Side side, long price, long previous, long quantity) {
        if (history != null) {
            history.onLevel(book, side, price, previous, clock.trueMs());
        }
        for (int i = 0; i < marketListeners.size(); i++) {
            marketListeners.get(i).onLevel(book, side, price, quantity);
        }
    }

    /** Orders and cancels of the synthetic participants that take effect together. Venue thread only. */
    public final class SyntheticAction {
        private final Action action;
        private final OrderBook book;

        private SyntheticAction(Action action, OrderBook book) {
            this.action = action;
            this.book = book;
        }

        /**
         * Places a limit order: trades what it meets, and unless it is immediate-or-cancel lets the rest stand.
         *
         * @return number of the order
         */
        public long place(Side side, TimeInForce timeInForce, long price, long qty) {
            long id = counters(book.instrument()).nextOrderId();
            long left = Matcher.take(book, side, price, qty, id, action.timeMs(), action);
            if (left > 0 && timeInForce == TimeInForce.GTC) {
                book.setSynthetic(side, price, book.syntheticAt(side, price) + left);
            }
            return id;
        }

        /** Sets what stands at a price; what meets the other side trades. */
        public void quote(Side side, long price, long qty) {
            if (qty > 0 && book.crosses(side, price)) {
                place(side, TimeInForce.GTC, price, qty);
            } else {
                book.setSynthetic(side, price, qty);
            }
        }

        /** Sets what stands at a price without trading, even where the book gets crossed by it. */
        public void force(Side side, long price, long qty) {
            book.setSynthetic(side, price, qty);
        }

        /** Lets the update id rise without a change. */
        public void skipIds(int count) {
            book.skipIds(count);
        }

        /** Writes and publishes the action. */
        public void commit() {
            Exchange.this.commit(action, book);
        }
    }
}
