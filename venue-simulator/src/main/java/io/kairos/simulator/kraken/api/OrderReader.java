package io.kairos.simulator.kraken.api;

import io.kairos.simulator.matching.OrderType;
import io.kairos.simulator.matching.SelfTradePrevention;
import io.kairos.simulator.matching.Side;
import io.kairos.simulator.matching.TimeInForce;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Reads orders and deadlines as REST and WebSocket spell them. */
public final class OrderReader {
    private static final Pattern UUID =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");
    private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]{32}");
    private static final Pattern FREE = Pattern.compile("[!-}]{1,18}");
    private static final long MONTH_SECONDS = 31L * 86_400;
    private static final long EXPIRY_SECONDS_MIN = 5;

    private final Pairs pairs;
    private final VenueTime time;

    OrderReader(Pairs pairs, VenueTime time) {
        this.pairs = pairs;
        this.time = time;
    }

    /** Names of an order's fields. */
    private record Names(
            String type,
            String side,
            String quantity,
            String price,
            String timeInForce,
            String prevention,
            String reference,
            String expiry) {}

    private static final Names REST =
            new Names("ordertype", "type", "volume", "price", "timeinforce", "stptype", "userref", "expiretm");
    private static final Names SOCKET = new Names(
            "order_type",
            "side",
            "order_qty",
            "limit_price",
            "time_in_force",
            "stp_type",
            "order_userref",
            "expire_time");

    /** The pair that REST names. */
    Pair restPair(Params params) throws ApiError {
        return pairs.byRestName(params.requiredText("pair")).orElseThrow(MarketMethods::unknownPair);
    }

    /** The pair that a WebSocket request names. */
    public Pair socketPair(Params params) throws ApiError {
        String symbol = params.requiredText("symbol");
        return pairs.bySymbol(symbol).orElseThrow(() -> new ApiError("Currency pair not supported " + symbol));
    }

    OrderWish rest(Params params, Pair pair) throws ApiError {
        List<String> flags = params.list("oflags");
        return read(
                params,
                pair,
                REST,
                flags.contains("post"),
                flags.contains("viqc"),
                feePreference(flags.contains("fcib"), flags.contains("fciq"), "oflags"));
    }

    /** An order of a WebSocket request. */
    public OrderWish socket(Params params, Pair pair) throws ApiError {
        String preference = params.text("fee_preference", "");
        if (!preference.isEmpty() && !preference.equals("base") && !preference.equals("quote")) {
            throw ApiError.arguments("fee_preference");
        }
        return read(
                params,
                pair,
                SOCKET,
                params.flag("post_only", false),
                params.has("cash_order_qty"),
                feePreference(preference.equals("base"), preference.equals("quote"), "fee_preference"));
    }

    /** Whether commission is wanted in base; empty for the venue's choice. */
    private static Optional<Boolean> feePreference(boolean base, boolean quote, String field) throws ApiError {
        if (base && quote) {
            throw ApiError.arguments(field);
        }
        return base || quote ? Optional.of(base) : Optional.empty();
    }

    /** Refuses a request that came after its own deadline. */
    public void checkDeadline(Params params) throws ApiError {
        String deadline = params.text("deadline", "");
        if (!deadline.isEmpty() && instantMs("deadline", deadline) < time.nowMs()) {
            throw new ApiError("EService:Deadline elapsed");
        }
    }

    private OrderWish read(
            Params params, Pair pair, Names names, boolean postOnly, boolean byQuote, Optional<Boolean> feeInBase)
            throws ApiError {
        Side side = side(params.requiredText(names.side()), names.side());
        boolean market = isMarket(params.requiredText(names.type()), names.type());
        TimeInForce timeInForce = TimeInForce.GTC;
        boolean untilDate = false;
        String given = params.text(names.timeInForce(), "gtc").toLowerCase(Locale.ROOT);
        switch (given) {
            case "gtc" -> timeInForce = TimeInForce.GTC;
            case "ioc" -> timeInForce = TimeInForce.IOC;
            case "fok" -> timeInForce = TimeInForce.FOK;
            case "gtd" -> untilDate = true;
            default -> throw ApiError.arguments(names.timeInForce());
        }
        if ((postOnly && (market || timeInForce != TimeInForce.GTC))
                || (byQuote && !(market && side == Side.BUY))
                || (market && (untilDate || timeInForce == TimeInForce.FOK))) {
            throw new ApiError("EGeneral:Invalid arguments");
        }
        long price = market ? 0 : required(params, names.price());
        String amountField = names.equals(SOCKET) && byQuote ? "cash_order_qty" : names.quantity();
        long amount = required(params, amountField);
        return new OrderWish(
                pair,
                side,
                market ? OrderType.MARKET : postOnly ? OrderType.LIMIT_MAKER : OrderType.LIMIT,
                timeInForce,
                price,
                byQuote ? 0 : amount,
                byQuote ? amount : 0,
                prevention(params, names),
                clientId(params),
                reference(params, names),
                untilDate ? expiry(params, names) : 0,
                // By default buys pay in quote and sells in base: what is spent.
                feeInBase.orElse(side == Side.SELL));
    }

    private static Side side(String name, String field) throws ApiError {
        return switch (name) {
            case "buy" -> Side.BUY;
            case "sell" -> Side.SELL;
            default -> throw ApiError.arguments(field);
        };
    }

    private static boolean isMarket(String name, String field) throws ApiError {
        return switch (name) {
            case "market" -> true;
            case "limit" -> false;
            default -> throw ApiError.arguments(field);
        };
    }

    private static long required(Params params, String field) throws ApiError {
        OptionalLong value = params.decimal(field);
        if (value.isEmpty() || value.getAsLong() == 0) {
            throw ApiError.arguments(field);
        }
        return value.getAsLong();
    }

    private static SelfTradePrevention prevention(Params params, Names names) throws ApiError {
        String mode = params.text(names.prevention(), "cancel_newest").replace('-', '_');
        return switch (mode) {
            case "cancel_newest" -> SelfTradePrevention.EXPIRE_TAKER;
            case "cancel_oldest" -> SelfTradePrevention.EXPIRE_MAKER;
            case "cancel_both" -> SelfTradePrevention.EXPIRE_BOTH;
            default -> throw ApiError.arguments(names.prevention());
        };
    }

    private static String clientId(Params params) throws ApiError {
        String id = params.text("cl_ord_id", "");
        boolean known = UUID.matcher(id).matches()
                || HEX.matcher(id).matches()
                || FREE.matcher(id).matches();
        if (!id.isEmpty() && !known) {
            throw ApiError.arguments("cl_ord_id");
        }
        return id;
    }

    private static long reference(Params params, Names names) throws ApiError {
        long reference = params.integer(names.reference()).orElse(0);
        if (reference != (int) reference || (reference != 0 && params.has("cl_ord_id"))) {
            throw ApiError.arguments(names.reference());
        }
        return reference;
    }

    private long expiry(Params params, Names names) throws ApiError {
        String text = params.requiredText(names.expiry());
        long nowSeconds = time.nowMs() / 1000;
        long seconds;
        if (text.startsWith("+")) {
            seconds = nowSeconds + number(names.expiry(), text.substring(1));
        } else if (text.contains("T")) {
            seconds = instantMs(names.expiry(), text) / 1000;
        } else {
            seconds = number(names.expiry(), text);
        }
        if (seconds < nowSeconds + EXPIRY_SECONDS_MIN || seconds > nowSeconds + MONTH_SECONDS) {
            throw ApiError.arguments(names.expiry());
        }
        return seconds;
    }

    private static long number(String field, String text) throws ApiError {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException malformed) {
            throw ApiError.arguments(field);
        }
    }

    private static long instantMs(String field, String text) throws ApiError {
        try {
            return Instant.parse(text).toEpochMilli();
        } catch (DateTimeException malformed) {
            throw ApiError.arguments(field);
        }
    }
}
