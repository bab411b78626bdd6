package io.kairos.simulator.fault;

import java.util.Locale;
import java.util.regex.Pattern;

/** A name or a pattern with {@code *} for any run of characters; letter case does not matter. */
final class Glob {
    private final String text;
    private final boolean all;
    private final Pattern pattern;

    Glob(String text) {
        this.text = text;
        this.all = text.equals("*");
        StringBuilder regex = new StringBuilder();
        for (String literal : text.split("\\*", -1)) {
            regex.append(regex.isEmpty() ? "" : ".*").append(literal.isEmpty() ? "(?:)" : Pattern.quote(literal));
        }
        this.pattern = Pattern.compile(regex.toString(), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    }

    boolean matches(String name) {
        return all || pattern.matcher(name).matches();
    }

    boolean isAll() {
        return all;
    }

    /** An instrument as all venues would agree on it: BTC-USDT, BTC/USDT and btcusdt are one. */
    static String plain(String symbol) {
        return symbol.replace("-", "").replace("/", "").toUpperCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return text;
    }
}
