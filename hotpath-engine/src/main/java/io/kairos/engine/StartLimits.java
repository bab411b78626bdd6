package io.kairos.engine;

import io.kairos.domain.number.Decimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Limits with which a journal begins; later the journal alone knows them. Asset amounts are decimals until assets are known.
 *
 * @param referenceAsset asset of the daily limit.
 * @param maxDailyNotional reference asset.
 * @param orderNotional largest value of one order by quote asset; an asset not listed cannot be traded against.
 */
record StartLimits(
        String referenceAsset,
        Decimal maxDailyNotional,
        int priceCollarBps,
        int maxQuoteAgeMs,
        int maxOrdersPerSecond,
        int maxOpenOrders,
        Map<String, Decimal> orderNotional) {
    private static final String ORDER_NOTIONAL = "order-notional.";

    static StartLimits read(Path file, List<String> faults) {
        Settings settings = Settings.ofFile(file, faults);
        String reference = settings.text("reference-asset", "");
        if (!reference.matches("[A-Z0-9]{1,24}")) {
            settings.fault("reference-asset", reference, "an asset name in capitals");
        }
        Map<String, Decimal> orderNotional = new TreeMap<>();
        for (String name : settings.namesWithPrefix(ORDER_NOTIONAL)) {
            orderNotional.put(name.substring(ORDER_NOTIONAL.length()), amount(settings, name));
        }
        StartLimits limits = new StartLimits(
                reference,
                amount(settings, "max-daily-notional"),
                (int) settings.number("price-collar-bps", 50, 1, 9_999),
                (int) settings.number("max-quote-age-ms", 2_000, 1, 3_600_000),
                (int) settings.number("max-orders-per-second", 10, 1, 100_000),
                (int) settings.number("max-open-orders", 20, 1, 100_000),
                orderNotional);
        settings.refuseUnknown();
        return limits;
    }

    static Decimal amount(Settings settings, String name) {
        String text = settings.text(name, "");
        try {
            Decimal value = Decimal.parse(text);
            if (value.mantissa() > 0) {
                return value;
            }
        } catch (NumberFormatException expected) {
            // Noted below like a number that is not above zero.
        }
        settings.fault(name, text, "a decimal above zero");
        return Decimal.ZERO;
    }
}
