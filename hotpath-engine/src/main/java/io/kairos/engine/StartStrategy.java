package io.kairos.engine;

import io.kairos.domain.number.Decimal;
import java.nio.file.Path;
import java.util.List;

/**
 * Strategy settings with which a journal begins; later the journal alone knows them.
 *
 * @param maxCycleNotional reference asset of the limits.
 */
record StartStrategy(String name, boolean enabled, int minProfitCentibps, Decimal maxCycleNotional, int maxLegs) {
    static StartStrategy read(Path file, List<String> faults) {
        Settings settings = Settings.ofFile(file, faults);
        String name = settings.text("name", "triangular-arbitrage");
        if (!name.matches("[a-z0-9-]{1,32}")) {
            settings.fault("name", name, "1 to 32 characters of [a-z0-9-]");
        }
        StartStrategy strategy = new StartStrategy(
                name,
                settings.flag("enabled", false),
                (int) settings.number("min-profit-centibps", 100, 0, 1_000_000),
                StartLimits.amount(settings, "max-cycle-notional"),
                (int) settings.number("max-legs", 3, 2, 8));
        settings.refuseUnknown();
        return strategy;
    }
}
