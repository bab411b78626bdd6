package io.kairos.benchmarks.detection;

import io.kairos.benchmarks.Contender;
import io.kairos.engine.domain.arbitrage.detection.CycleDetector;
import java.util.function.Supplier;

/** The engine's detector. Deciding is the step; mending the potentials afterwards, when orders are out, settles it. */
final class Ours extends Contender {
    private static final long PARK_AFTER_NS = 250_000_000L;

    private final QuoteStream stream;
    private final Supplier<CycleDetector> maker;
    private CycleDetector detector;

    Ours(QuoteStream stream, int maxLegs) {
        super("kairos", stream.ticks());
        this.stream = stream;
        maker = () -> new CycleDetector(stream.graph(), maxLegs, 0, PARK_AFTER_NS);
        detector = maker.get();
    }

    CycleDetector detector() {
        return detector;
    }

    @Override
    public void reset() {
        detector = maker.get();
        for (int market = 0; market < stream.markets; market++) {
            detector.onQuote(market, stream.firstBid[market], stream.firstAsk[market], 0);
            detector.finish(0);
        }
        while (detector.isDoubtful()) {
            detector.finish(0);
        }
    }

    @Override
    public long step(int index) {
        return detector.onQuote(stream.market[index], stream.bid[index], stream.ask[index], index * QuoteStream.TICK_NS)
                ? detector.cycle().weight()
                : 0;
    }

    @Override
    public void settle(int index) {
        detector.finish(index * QuoteStream.TICK_NS);
    }
}
