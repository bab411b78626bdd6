package io.kairos.simulator.world;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kairos.simulator.exchange.Exchange;
import io.kairos.simulator.exchange.ExecutionReport;
import io.kairos.simulator.market.Instrument;
import io.kairos.simulator.market.VenueName;
import io.kairos.simulator.matching.Fill;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/** The synthetic participants of one venue, and who plants triangles among them. Venue thread only. */
final class VenueMarket {
    private static final double STALE_BPS = 3;

    private final VenueName name;
    private final Exchange exchange;
    private final VenuePrices prices;
    private final List<MarketMaker> makers = new ArrayList<>();
    private final MispricingPlanter planter;

    VenueMarket(
            VenueName name,
            Exchange exchange,
            LatentPrices latent,
            long priceStepMs,
            TruthLog truth,
            Consumer<ObjectNode> onTruth,
            RandomGenerator random,
            LongSupplier ids) {
        this.name = name;
        this.exchange = exchange;
        VenueTraits traits = VenueTraits.of(name);
        this.prices = new VenuePrices(
                latent,
                (int) (traits.lagMs() / priceStepMs),
                traits.noiseBps(),
                exchange.catalogue().assets());
        for (Instrument instrument : exchange.catalogue().all()) {
            InstrumentProfile profile = InstrumentProfile.of(instrument)
                    .scaled(traits.activity(), traits.spreadFactor(), traits.sizeFactor());
            makers.add(new MarketMaker(exchange, instrument, profile, prices, random));
        }
        this.planter = new MispricingPlanter(name, exchange, makers, truth, onTruth, random, ids);
    }

    VenueName name() {
        return name;
    }

    List<MarketMaker> makers() {
        return makers;
    }

    MispricingPlanter planter() {
        return planter;
    }

    /** Tells of every fill of an account. */
    void onFills(BiConsumer<ExecutionReport, Fill> told) {
        exchange.addAccountListener((accountId, reports, position) -> {
            for (ExecutionReport report : reports) {
                Fill fill = report.fill();
                if (fill != null) {
                    told.accept(report, fill);
                }
            }
        });
    }

    VenuePrices prices() {
        return prices;
    }

    /** Everyone quotes. */
    void open() {
        prices.reset();
        makers.forEach(MarketMaker::open);
    }

    /** Lets the quotes that stand too far beyond their limits follow the prices. */
    void follow(Predicate<MarketMaker> heldElsewhere) {
        for (MarketMaker maker : makers) {
            if (maker.isStale(STALE_BPS) && !planter.holds(maker.instrument()) && !heldElsewhere.test(maker)) {
                maker.followFair();
            }
        }
    }
}
