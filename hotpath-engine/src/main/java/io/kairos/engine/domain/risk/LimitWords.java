package io.kairos.engine.domain.risk;

import io.kairos.domain.instrument.Asset;
import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.InstrumentRegistry;
import io.kairos.domain.number.DecimalText;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What two sets of limits differ in, for people. Cold. */
final class LimitWords {
    private final InstrumentRegistry registry;
    private final List<String> words = new ArrayList<>();

    LimitWords(InstrumentRegistry registry) {
        this.registry = registry;
    }

    String changes(RiskLimits before, RiskLimits after) {
        differ("reference asset", name(before.referenceAssetId()), name(after.referenceAssetId()));
        differ(
                "DAY_NOTIONAL ENGINE",
                amount(before.maxDailyNotionalAmount(), before.referenceAssetId()),
                amount(after.maxDailyNotionalAmount(), after.referenceAssetId()));
        differ("PRICE_COLLAR ENGINE", before.priceCollarBps() + " bps", after.priceCollarBps() + " bps");
        differ("BOOK ENGINE", before.maxQuoteAgeMs() + " ms", after.maxQuoteAgeMs() + " ms");
        differ("ORDER_RATE ENGINE", "" + before.maxOrdersPerSecond(), "" + after.maxOrdersPerSecond());
        differ("OPEN_ORDERS ENGINE", "" + before.maxOpenOrders(), "" + after.maxOpenOrders());
        for (int asset = 0; asset < Math.max(after.assetLimitCount(), before.assetLimitCount()); asset++) {
            differ(
                    "MAX_NOTIONAL ASSET " + name(asset),
                    amount(before.maxOrderNotional(asset), asset),
                    amount(after.maxOrderNotional(asset), asset));
        }
        for (ControlLimit limit : before.controls()) {
            differ(limit, limit, after.find(limit), before, after);
        }
        for (ControlLimit limit : after.controls()) {
            if (before.find(limit) == null) {
                differ(limit, null, limit, before, after);
            }
        }
        return String.join("; ", words);
    }

    private void differ(
            ControlLimit about,
            @Nullable ControlLimit old,
            @Nullable ControlLimit next,
            RiskLimits before,
            RiskLimits after) {
        differ(
                about.control() + " " + about.scopeWords(),
                old == null ? "none" : value(old, before),
                next == null ? "none" : value(next, after));
    }

    private void differ(String what, String before, String after) {
        if (!before.equals(after)) {
            words.add(what + ": " + before + " -> " + after);
        }
    }

    private String value(ControlLimit limit, RiskLimits of) {
        RiskControl.Unit unit = limit.control().unit();
        return switch (unit) {
            case REFERENCE -> amount(limit.value(), of.referenceAssetId());
            case ASSET, BASE, QUOTE -> {
                Instrument on = LimitTable.instrument(registry, limit.name());
                Asset asset = on == null ? registry.assetByName(limit.name()) : on.base();
                yield asset == null ? "" + limit.value() : amount(limit.value(), asset.id());
            }
            case FLAG, TARGET, COUNT, NONE, STATE -> "" + limit.value();
            default -> limit.value() + " " + unit.words();
        };
    }

    private String amount(long mantissa, int assetId) {
        return mantissa == RiskLimits.NO_LIMIT || assetId < 0
                ? "none"
                : DecimalText.format(mantissa, registry.asset(assetId).decimals()) + ' ' + name(assetId);
    }

    private String name(int assetId) {
        return assetId < 0 ? "none" : registry.asset(assetId).name();
    }
}
