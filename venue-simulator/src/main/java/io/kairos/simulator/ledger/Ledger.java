package io.kairos.simulator.ledger;

import io.kairos.simulator.market.Instrument;
import io.kairos.simulator.matching.Order;
import io.kairos.simulator.matching.OrderTerms;
import io.kairos.simulator.matching.Side;
import io.kairos.simulator.number.Fixed8;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All accounts, and the rules by which orders lock and trades move funds. The synthetic participants share one account
 * without limit and fees go to another, so that every asset's sum over all accounts never changes.
 *
 * <p>Written by the venue thread only.
 */
public final class Ledger {
    /** Account that earns the fees. */
    public static final int FEE_ACCOUNT = -1;

    private final Map<Integer, Account> accounts = new LinkedHashMap<>();

    /** A ledger with the synthetic participants' and the fee account only. */
    public Ledger() {
        accounts.put(
                OrderTerms.SYNTHETIC_ACCOUNT,
                new Account(OrderTerms.SYNTHETIC_ACCOUNT, "synthetic", new CommissionRates(0, 0), true));
        accounts.put(FEE_ACCOUNT, new Account(FEE_ACCOUNT, "fees", new CommissionRates(0, 0), true));
    }

    /** Opens an account; ids count from one in the order of opening. */
    public Account open(String name, CommissionRates rates) {
        if (byName(name).isPresent()) {
            throw new IllegalArgumentException("account exists: name=" + name);
        }
        Account account = new Account(accounts.size() - 1, name, rates, false);
        accounts.put(account.id(), account);
        return account;
    }

    /** The account with this id. */
    public Account account(int id) {
        Account account = accounts.get(id);
        if (account == null) {
            throw new IllegalArgumentException("no such account: id=" + id);
        }
        return account;
    }

    /** The account with this name. */
    public Optional<Account> byName(String name) {
        return accounts.values().stream()
                .filter(account -> account.name().equals(name))
                .findFirst();
    }

    /** Every account, the two internal ones included. */
    public Collection<Account> all() {
        return List.copyOf(accounts.values());
    }

    /** Every account that belongs to a client. */
    public List<Account> clients() {
        List<Account> clients = new ArrayList<>();
        accounts.values().forEach(account -> {
            if (account.id() > 0) {
                clients.add(account);
            }
        });
        return clients;
    }

    /** Asset that an order pays with. */
    public static String spentAsset(OrderTerms terms) {
        return terms.side() == Side.BUY
                ? terms.instrument().quote()
                : terms.instrument().base();
    }

    /** Asset in which an order's commission is charged. */
    public static String commissionAsset(OrderTerms terms) {
        return terms.isFeeOnTop() ? spentAsset(terms) : receivedAsset(terms);
    }

    /** Asset that an order receives. */
    public static String receivedAsset(OrderTerms terms) {
        return terms.side() == Side.BUY
                ? terms.instrument().base()
                : terms.instrument().quote();
    }

    /** Funds needed for {@code qty} of a limit order. */
    public static long lockFor(OrderTerms terms, long qty) {
        return lockFor(terms, terms.limitPx(), qty);
    }

    /** Funds that {@code qty} of a limit order would need at another limit. */
    public static long lockFor(OrderTerms terms, long limitPx, long qty) {
        return withTop(terms, terms.side() == Side.BUY ? Fixed8.multiplyDown(limitPx, qty) : qty);
    }

    /** What is spent, with the highest commission that may come on top. */
    public static long withTop(OrderTerms terms, long spent) {
        return Math.addExact(spent, Fixed8.multiplyDown(spent, terms.topRate()));
    }

    /** Locks the funds of a limit order that was accepted. */
    public void lock(Order order) {
        OrderTerms terms = order.terms();
        if (terms.isAccountOrder() && !terms.isMarket()) {
            account(terms.accountId()).lock(spentAsset(terms), lockFor(terms, order.leavesQty()));
        }
    }

    /** Frees the funds of {@code qty} that will not trade any more and is not in what the order leaves. */
    public void releasePrevented(Order order, long qty) {
        release(order, lockOf(order, qty));
    }

    /** Frees the funds of all that the order leaves. */
    public void releaseRest(Order order) {
        release(order, lockFor(order.terms(), order.leavesQty()));
    }

    /** What is locked for a quantity that has just left the order: whatever was rounded, the parts add up. */
    private static long lockOf(Order order, long qty) {
        OrderTerms terms = order.terms();
        return lockFor(terms, order.leavesQty() + qty) - lockFor(terms, order.leavesQty());
    }

    private void release(Order order, long amount) {
        OrderTerms terms = order.terms();
        if (terms.isAccountOrder() && !terms.isMarket() && amount > 0) {
            account(terms.accountId()).unlock(spentAsset(terms), amount);
        }
    }

    /** Moves the funds of the synthetic participants' side of a trade; they pay no fees. */
    public void settleSynthetic(Instrument instrument, Side side, long price, long qty) {
        long quote = Fixed8.multiplyDown(price, qty);
        boolean buy = side == Side.BUY;
        Account account = account(OrderTerms.SYNTHETIC_ACCOUNT);
        account.debit(buy ? instrument.quote() : instrument.base(), buy ? quote : qty);
        account.credit(buy ? instrument.base() : instrument.quote(), buy ? qty : quote);
    }

    /**
     * Moves the funds of an account's side of a trade, which the order does not leave any more.
     *
     * @return commission charged, in {@link #commissionAsset}
     */
    public long settle(Order order, long price, long qty, boolean maker) {
        OrderTerms terms = order.terms();
        long quote = Fixed8.multiplyDown(price, qty);
        boolean buy = terms.side() == Side.BUY;
        Account account = account(terms.accountId());
        long spent = buy ? quote : qty;
        long received = buy ? qty : quote;
        long commission = account.rates().on(terms.isFeeOnTop() ? spent : received, maker);
        long paid = terms.isFeeOnTop() ? Math.addExact(spent, commission) : spent;
        if (terms.isAccountOrder() && !terms.isMarket()) {
            long locked = lockOf(order, qty);
            account.takeLocked(spentAsset(terms), locked);
            account.credit(spentAsset(terms), Math.subtractExact(locked, paid));
        } else {
            account.debit(spentAsset(terms), paid);
        }
        account.credit(receivedAsset(terms), terms.isFeeOnTop() ? received : Math.subtractExact(received, commission));
        account(FEE_ACCOUNT).credit(commissionAsset(terms), commission);
        return commission;
    }
}
