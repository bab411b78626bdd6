package io.kairos.simulator.okx.stream;

import java.util.Optional;

/** The channels that the venue knows, with the socket that carries each and what it asks for. */
enum Channel {
    TICKERS("tickers", Socket.PUBLIC, Scope.INSTRUMENT),
    BBO_TBT("bbo-tbt", Socket.PUBLIC, Scope.INSTRUMENT),
    BOOKS5("books5", Socket.PUBLIC, Scope.INSTRUMENT),
    BOOKS("books", Socket.PUBLIC, Scope.INSTRUMENT),
    BOOKS_L2_TBT("books-l2-tbt", Socket.PUBLIC, Scope.INSTRUMENT),
    BOOKS50_L2_TBT("books50-l2-tbt", Socket.PUBLIC, Scope.INSTRUMENT),
    TRADES("trades", Socket.PUBLIC, Scope.INSTRUMENT),
    INSTRUMENTS("instruments", Socket.PUBLIC, Scope.TYPE),
    STATUS("status", Socket.PUBLIC, Scope.NONE),
    TRADES_ALL("trades-all", Socket.BUSINESS, Scope.INSTRUMENT),
    ORDERS("orders", Socket.PRIVATE, Scope.TYPE),
    ACCOUNT("account", Socket.PRIVATE, Scope.NONE),
    BALANCE_AND_POSITION("balance_and_position", Socket.PRIVATE, Scope.NONE),
    FILLS("fills", Socket.PRIVATE, Scope.NONE);

    private final String wireName;
    private final Socket socket;
    private final Scope scope;

    /** What an argument must name besides the channel. */
    enum Scope {
        INSTRUMENT,
        TYPE,
        NONE
    }

    Channel(String wireName, Socket socket, Scope scope) {
        this.wireName = wireName;
        this.socket = socket;
        this.scope = scope;
    }

    static Optional<Channel> find(String wireName) {
        for (Channel channel : values()) {
            if (channel.wireName.equals(wireName)) {
                return Optional.of(channel);
            }
        }
        return Optional.empty();
    }

    String wireName() {
        return wireName;
    }

    Socket socket() {
        return socket;
    }

    Scope scope() {
        return scope;
    }

    /** Whether only a client of a high fee tier may have it; nobody here is. */
    boolean needsTier() {
        return this == BOOKS_L2_TBT || this == BOOKS50_L2_TBT || this == FILLS;
    }

    /** Whether a client must log in first. */
    boolean needsLogin() {
        return socket == Socket.PRIVATE || needsTier();
    }
}
