package io.kairos.engine;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.number.Decimal;
import io.kairos.engine.domain.arbitrage.SizedCycle;
import java.nio.file.Path;
import java.util.List;

/**
 * Strategy settings with which a journal begins; later the journal alone knows them. Bounds are those of the engine: nobody waits
 * for its answer to a start value, so what it would refuse must be refused here.
 *
 * @param maxCycleNotional reference asset of the limits.
 */
record StartStrategy(String name, boolean enabled, int minProfitCentibps, Decimal maxCycleNotional, int maxLegs) {
    /**
     * Reads the file and notes every fault.
     *
     * @param strategyName of the only strategy that this engine runs.
     */
    static StartStrategy read(Path file, String strategyName, List<String> faults) {
        Settings settings = Settings.ofFile(file, faults);
        String name = settings.text("name", strategyName);
        if (!name.equals(strategyName)) {
            settings.fault("name", name, strategyName);
        }
        StartStrategy strategy = new StartStrategy(
                name,
                settings.flag("enabled", false),
                (int) settings.number("min-profit-centibps", 100, 0, Instrument.FEE_DENOMINATOR - 1),
                StartLimits.amount(settings, "max-cycle-notional"),
                (int) settings.number("max-legs", 3, 2, SizedCycle.MAX_LEGS));
        settings.refuseUnknown();
        return strategy;
    }
}
