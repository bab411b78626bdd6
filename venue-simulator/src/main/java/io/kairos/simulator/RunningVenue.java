package io.kairos.simulator;

import io.kairos.simulator.SimulatorConfig.AccountConfig;
import io.kairos.simulator.SimulatorConfig.KeyConfig;
import io.kairos.simulator.SimulatorConfig.VenueConfig;
import io.kairos.simulator.exchange.ActionRecord;
import io.kairos.simulator.exchange.ActionRecord.AccountBalance;
import io.kairos.simulator.exchange.Counters;
import io.kairos.simulator.exchange.Exchange;
import io.kairos.simulator.exchange.OrderStore;
import io.kairos.simulator.exchange.TradeHistory;
import io.kairos.simulator.fault.MarketFaults;
import io.kairos.simulator.fault.SkewedClock;
import io.kairos.simulator.ledger.Account;
import io.kairos.simulator.ledger.Balance;
import io.kairos.simulator.ledger.Ledger;
import io.kairos.simulator.market.Instrument;
import io.kairos.simulator.market.InstrumentCatalogue;
import io.kairos.simulator.market.VenueName;
import io.kairos.simulator.matching.Order;
import io.kairos.simulator.matching.OrderImage;
import io.kairos.simulator.net.VenueNet;
import io.kairos.simulator.store.JournalHistory;
import io.kairos.simulator.store.SegmentedJournal;
import io.kairos.simulator.store.SegmentedJournal.SnapshotWriter;
import io.kairos.simulator.store.VenueState;
import io.kairos.simulator.time.Timetable;
import io.kairos.simulator.venue.Venue;
import io.kairos.simulator.venue.VenueContext;
import io.kairos.simulator.venue.VenueKey;
import io.kairos.simulator.world.VenueTraits;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** One venue of a running simulator: its trading core, its journal, its wire protocol. Venue thread only. */
final class RunningVenue {
    private final VenueConfig config;
    private final SegmentedJournal journal;
    private final Exchange exchange;
    private final TradeHistory history;
    private final List<VenueKey> keys;
    private final VenueNet net;
    private final @Nullable Venue front;

    /** Restores the core from its journal and puts the wire protocol on it. */
    RunningVenue(
            VenueConfig config,
            InstrumentCatalogue catalogue,
            SegmentedJournal journal,
            Timetable timetable,
            VenueNet net,
            RandomGenerator random,
            Consumer<Throwable> onBroken) {
        this.config = config;
        this.journal = journal;
        this.net = net;
        VenueState state = journal.recovered();
        Ledger ledger = new Ledger();
        this.keys = openAccounts(config, ledger, state);
        OrderStore orders = new OrderStore();
        state.orders().forEach(image -> orders.put(new Order(image)));
        List<Counters> counters = catalogue.all().stream().map(state::counters).toList();
        this.exchange =
                new Exchange(catalogue, ledger, orders, counters, journal, new SkewedClock(timetable, net.faults()));
        catalogue.all().forEach(instrument -> exchange.restoreTape(instrument, state.trades(instrument)));
        net.faults().attach(new MarketFaults(exchange, net.faults()));
        this.history = new JournalHistory(exchange, journal);
        this.front = config.front() == null
                ? null
                : config.front().open(new VenueContext(config.name(), exchange, history, keys, net, random, onBroken));
    }

    VenueName name() {
        return config.name();
    }

    VenueConfig config() {
        return config;
    }

    SegmentedJournal journal() {
        return journal;
    }

    Exchange exchange() {
        return exchange;
    }

    TradeHistory history() {
        return history;
    }

    VenueNet net() {
        return net;
    }

    @Nullable
    Venue front() {
        return front;
    }

    /** Writes the core's whole state. */
    void writeSnapshot(SnapshotWriter writer) {
        List<AccountBalance> balances = new ArrayList<>();
        for (Account account : exchange.ledger().all()) {
            account.balances().forEach(balance -> balances.add(new AccountBalance(account.id(), balance)));
        }
        List<List<OrderImage>> orders = new ArrayList<>();
        exchange.catalogue().all().forEach(instrument -> orders.add(new ArrayList<>()));
        for (Order order : exchange.orders().everything()) {
            orders.get(order.terms().instrument().id()).add(order.image());
        }
        for (Instrument instrument : exchange.catalogue().all()) {
            // Balances are the venue's, not the instrument's: once is enough.
            List<AccountBalance> once = instrument.id() == 0 ? balances : List.of();
            writer.action(new ActionRecord(instrument, List.of(), orders.get(instrument.id()), once));
            writer.reservation(instrument, exchange.counters(instrument));
        }
    }

    private static List<VenueKey> openAccounts(VenueConfig venue, Ledger ledger, VenueState state) {
        List<VenueKey> keys = new ArrayList<>();
        for (AccountConfig config : venue.accounts()) {
            Account account =
                    ledger.open(config.name(), VenueTraits.of(venue.name()).fees());
            if (state.balances(account.id()).isEmpty()) {
                config.balances().forEach((asset, amount) -> account.restore(new Balance(asset, amount, 0)));
            }
            for (KeyConfig key : config.keys()) {
                keys.add(new VenueKey(key.apiKey(), account.id(), key.type(), key.secret(), key.passphrase()));
            }
        }
        ledger.all().forEach(account -> state.balances(account.id()).forEach(account::restore));
        return keys;
    }
}
