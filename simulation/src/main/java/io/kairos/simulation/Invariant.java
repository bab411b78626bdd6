package io.kairos.simulation;

/** What must hold whatever happens; each with the words of the report. */
enum Invariant {
    LEDGER("free + reserved = total, reserved is what open orders reserve, positions are the fills"),
    ONE_FINAL_STATE("an order has one final state"),
    FILL_ONCE("a fill is booked once"),
    REQUESTED_ONCE("an order is requested once"),
    JOURNALLED_FIRST("an order is journalled before it leaves, and leaves once"),
    HALT("nothing new is requested or leaves while halted"),
    HALT_RECOVERED("a halt outlives the process"),
    OPEN_ORDERS("no more open orders than allowed, those in flight included"),
    ORDER_VALUE("no order above the limit of its value"),
    ORDER_RATE("no faster than the order rate with its burst"),
    MAX_QUANTITY("no order above the limit of its quantity"),
    PRICE_COLLAR("no order farther from the quote against it than the collar"),
    DAY_NOTIONAL("no more traded in a day than allowed, those in flight included"),
    OPEN_NOTIONAL("open orders are worth no more than allowed, those in flight included"),
    MAX_POSITION("no position grows beyond its limit, with all that is in flight filled"),
    MAX_EXPOSURE("no exposure grows beyond its limit, with all that is in flight filled"),
    SELF_MATCH("no order that could trade with one of ours"),
    SCOPE_HALT("nothing new is requested in a scope that is halted or restricted"),
    REDUCING("in a scope that may only reduce nothing is requested that does not"),
    VENUE_READY("nothing new for a venue whose link is not up, or that was not asked for open orders"),
    CANCELS("cancels that are asked for are sent, whatever the limits and states"),
    VENUES_WORD("an order is canceled or expired when its venue has said so"),
    FUNDS("nothing is promised that is not there"),
    RESERVED("an order that leaves has its funds reserved"),
    TRUE_QUOTE("a quote was the venue's at some time"),
    FRESH_BOOK("no order on a book that is not live or too old"),
    AMENDED_ALIVE("only an order that is open is amended, and to more than has filled"),
    CONVERTED_ONCE("a conversion's id is traded once"),
    WORST_CASE("a cycle or conversion that broke lost no more than was computed before its first order"),
    NO_FAULT("no exception inside the engine, no end by itself"),
    RECOVERY("a journal is recovered whatever its end was cut to"),
    SETTLES("everything settles once the faults are over"),
    VENUE_ORDERS("at rest each of our orders is at the venue once, as we have it and as it was sent"),
    VENUE_FILLS("at rest our fills are the venue's, none lost, none doubled"),
    VENUE_BALANCES("at rest our balances are the venue's"),
    REPLAY("replay decides what was decided, byte for byte");

    private final String words;

    Invariant(String words) {
        this.words = words;
    }

    String words() {
        return words;
    }
}
