package io.kairos.simulator.kraken;

import io.kairos.simulator.exchange.Counters;
import io.kairos.simulator.exchange.Exchange;
import io.kairos.simulator.exchange.ExchangeJournal;
import io.kairos.simulator.exchange.OrderStore;
import io.kairos.simulator.exchange.Trade;
import io.kairos.simulator.exchange.TradeHistory;
import io.kairos.simulator.exchange.VenueClock;
import io.kairos.simulator.fault.Faults;
import io.kairos.simulator.fault.SkewedClock;
import io.kairos.simulator.ledger.Account;
import io.kairos.simulator.ledger.Balance;
import io.kairos.simulator.ledger.CommissionRates;
import io.kairos.simulator.ledger.Ledger;
import io.kairos.simulator.market.Instrument;
import io.kairos.simulator.market.InstrumentCatalogue;
import io.kairos.simulator.market.VenueName;
import io.kairos.simulator.net.VenueNet;
import io.kairos.simulator.number.Fixed8;
import io.kairos.simulator.venue.VenueContext;
import io.kairos.simulator.venue.VenueKey;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** The venue's trading core with one funded account and empty books, without a port. */
final class KrakenCore {
    static final String KEY = "kraken-test-key";
    /** The secret of the documentation's signature sample. */
    static final String SECRET =
            "kQH5HW/8p1uGOVjbgWA7FunAmGO8lsSUXNsu3eow76sz84Q18fWxnyRzBHCd3pd5nE9qa99HAZtuZuj6F1huXg==";

    private final Faults faults = new Faults(System::currentTimeMillis, 1);
    private final Exchange exchange;
    private final VenueContext context;

    /**
     * A core on the system clock.
     *
     * @param onBroken told when the venue breaks
     */
    KrakenCore(Consumer<Throwable> onBroken) {
        Ledger ledger = new Ledger();
        Account account = ledger.open("main", new CommissionRates(140_000, 240_000));
        fund(account, "USD", "100000");
        fund(account, "BTC", "2");
        fund(account, "ETH", "40");
        InstrumentCatalogue catalogue = catalogue();
        exchange = new Exchange(
                catalogue,
                ledger,
                new OrderStore(),
                catalogue.all().stream()
                        .map(each -> new Counters(100, 0, 0, 4_665_900, 0))
                        .toList(),
                ExchangeJournal.none(),
                new SkewedClock(VenueClock.system(), faults.venue("KRAKEN")));
        context = new VenueContext(
                VenueName.KRAKEN,
                exchange,
                new TapeHistory(exchange),
                List.of(new VenueKey(KEY, account.id(), VenueKey.KeyType.HMAC, SECRET, "")),
                new VenueNet(faults.venue("KRAKEN")),
                new SplittableRandom(1),
                onBroken);
    }

    Exchange exchange() {
        return exchange;
    }

    VenueContext context() {
        return context;
    }

    Faults faults() {
        return faults;
    }

    private static void fund(Account account, String asset, String amount) {
        account.restore(new Balance(asset, Fixed8.parse(amount), 0));
    }

    /** The standard list and one pair with a price step so coarse that a fault can make it finer. */
    private static InstrumentCatalogue catalogue() {
        List<Instrument> list = new ArrayList<>(InstrumentCatalogue.kraken().all());
        list.add(new Instrument(
                list.size(),
                "LTC/EUR",
                "LTC",
                "EUR",
                Fixed8.parse("0.1"),
                Fixed8.parse("0.001"),
                Fixed8.parse("0.04"),
                Fixed8.parse("90000"),
                Fixed8.parse("90000"),
                Fixed8.parse("0.5"),
                1,
                8));
        return new InstrumentCatalogue(list);
    }

    private record TapeHistory(Exchange exchange) implements TradeHistory {
        @Override
        public List<Trade> from(Instrument instrument, long fromId, int limit) {
            return exchange.tape(instrument).from(fromId, limit);
        }

        @Override
        public List<Trade> between(Instrument instrument, long fromMs, long toMs) {
            return exchange.tape(instrument).all().stream()
                    .filter(trade -> trade.timeMs() >= fromMs && trade.timeMs() <= toMs)
                    .toList();
        }

        @Override
        public Iterator<List<Trade>> walk(Instrument instrument, long fromId, long fromMs, long toMs) {
            return List.of(between(instrument, fromMs, toMs)).iterator();
        }
    }
}
