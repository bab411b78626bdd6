package io.kairos.engine.adapter.venue.okx;

import com.fasterxml.jackson.databind.JsonNode;
import io.kairos.domain.instrument.Venue;
import io.kairos.domain.number.DecimalText;
import io.kairos.engine.adapter.venue.InstrumentSpec;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Turns one element of the venue's instrument list, from REST or from the {@code instruments} channel, into an
 * {@link InstrumentSpec}. A state that is not known is counted and does no harm: such a market does not trade. Cold; one thread.
 *
 * <p>Prices have the decimals of {@code tickSz}, or of an announced one that is finer, so that a book outlives the change; sizes
 * those of {@code lotSz} or {@code minSz}. There is no least order value: {@code minSz} is the only lower bound.
 */
public final class InstrumentParser {
    /** The venue does not publish how many decimals it keeps of an asset; amounts in its answers have had this many or fewer. */
    public static final int ASSET_DECIMALS = 8;

    private static final Set<String> KNOWN_STATES =
            Set.of("live", "suspend", "preopen", "test", "expired", "rebase", "post_only");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,40}");
    private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,30}(\\.[0-9]{1,18})?");

    private final int takerFeeCentibps;
    private final int makerFeeCentibps;
    private long unknownStates;

    /** A parser for comparing rules; fees are zero. */
    public InstrumentParser() {
        this(0, 0);
    }

    /** A parser that gives each market these fees, hundredths of a basis point. */
    InstrumentParser(int takerFeeCentibps, int makerFeeCentibps) {
        this.takerFeeCentibps = takerFeeCentibps;
        this.makerFeeCentibps = makerFeeCentibps;
    }

    /**
     * Reads one market.
     *
     * @throws IllegalArgumentException that names the field that makes it unusable.
     */
    public InstrumentSpec parse(JsonNode market) {
        String venueSymbol = name(market, "instId");
        String base = name(market, "baseCcy");
        String quote = name(market, "quoteCcy");
        String tick = positive(market, "tickSz");
        String lot = positive(market, "lotSz");
        String minQty = decimal(market, "minSz");
        int priceDecimals = DecimalText.significantDecimals(tick);
        for (JsonNode change : market.path("upcChg")) {
            String announced = change.path("newValue").asText();
            if ("tickSz".equals(change.path("param").asText())
                    && DECIMAL.matcher(announced).matches()) {
                priceDecimals = Math.max(priceDecimals, DecimalText.significantDecimals(announced));
            }
        }
        int qtyDecimals = Math.max(DecimalText.significantDecimals(lot), DecimalText.significantDecimals(minQty));
        String maxQty = market.path("maxLmtSz").asText();
        return new InstrumentSpec(
                Venue.OKX,
                venueSymbol,
                base,
                Math.max(ASSET_DECIMALS, qtyDecimals),
                quote,
                ASSET_DECIMALS,
                priceDecimals,
                qtyDecimals,
                mantissa("tickSz", tick, priceDecimals),
                0,
                Long.MAX_VALUE,
                mantissa("lotSz", lot, qtyDecimals),
                mantissa("minSz", minQty, qtyDecimals),
                maxQty.isEmpty() ? Long.MAX_VALUE : bound(decimal(market, "maxLmtSz"), qtyDecimals),
                0,
                takerFeeCentibps,
                makerFeeCentibps,
                isTrading(market));
    }

    private boolean isTrading(JsonNode market) {
        String state = market.path("state").asText();
        if (!isKnownState(state)) {
            unknownStates++;
        }
        return "live".equals(state);
    }

    /** Whether the documentation names this state. */
    public static boolean isKnownState(String state) {
        return KNOWN_STATES.contains(state);
    }

    /** Markets in a state that we do not know. */
    public long unknownStates() {
        return unknownStates;
    }

    /** Names go into URLs, subscriptions and journals as they are, so only harmless ASCII passes. */
    private static String name(JsonNode node, String field) {
        String name = node.path(field).asText();
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    field + ": expected 1 to 40 letters, digits, dots, dashes or underscores, got \"" + name + '"');
        }
        return name;
    }

    private static String decimal(JsonNode market, String field) {
        String text = market.path(field).asText();
        if (!DECIMAL.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    field + ": expected a decimal with up to 18 decimals, got \"" + text + '"');
        }
        return text;
    }

    private static String positive(JsonNode market, String field) {
        String text = decimal(market, field);
        if (new BigDecimal(text).signum() == 0) {
            throw new IllegalArgumentException(field + ": expected above zero, got \"" + text + '"');
        }
        return text;
    }

    /** Exact: the scale was chosen to hold the text. */
    private static long mantissa(String field, String text, int scale) {
        try {
            return new BigDecimal(text).movePointRight(scale).longValueExact();
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(
                    field + ": expected a decimal of 64 bits with " + scale + " decimals, got \"" + text + '"', e);
        }
    }

    /** An upper bound may be finer than the grid, and one beyond 64 bits is none that an order of ours could reach. */
    private static long bound(String text, int scale) {
        return new BigDecimal(text)
                .movePointRight(scale)
                .setScale(0, RoundingMode.FLOOR)
                .min(BigDecimal.valueOf(Long.MAX_VALUE))
                .longValueExact();
    }
}
