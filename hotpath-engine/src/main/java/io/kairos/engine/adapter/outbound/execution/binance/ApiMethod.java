package io.kairos.engine.adapter.outbound.execution.binance;

/** Requests that we make, under their names in both APIs; parameters and results are the same in both. */
enum ApiMethod {
    PLACE("order.place", "POST", "/api/v3/order"),
    CANCEL("order.cancel", "DELETE", "/api/v3/order"),
    AMEND("order.amend.keepPriority", "PUT", "/api/v3/order/amend/keepPriority"),
    STATUS("order.status", "GET", "/api/v3/order"),
    TRADES("myTrades", "GET", "/api/v3/myTrades"),
    OPEN_ORDERS("openOrders.status", "GET", "/api/v3/openOrders"),
    ACCOUNT("account.status", "GET", "/api/v3/account");

    /** Weight of a status query with the trades behind it. */
    static final int STATUS_WEIGHT = 4 + 5;
    /** Weight of one page of trades of an order. */
    static final int TRADES_WEIGHT = 5;
    /** Weight of an account query. */
    static final int ACCOUNT_WEIGHT = 20;
    /** Weight of the list of open orders of all symbols. */
    static final int OPEN_ORDERS_WEIGHT = 80;
    /** Weight of an amendment. */
    static final int AMEND_WEIGHT = 4;
    /** Weight of a failed cancel. */
    static final int CANCEL_WEIGHT = 1;
    /** Weight of a measurement of the venue's clock. */
    static final int TIME_WEIGHT = 1;
    /** Weight of connecting, of logging on, of subscribing: of each. */
    static final int SESSION_WEIGHT = 2;

    private final String webSocketName;
    private final String httpMethod;
    private final String path;

    ApiMethod(String webSocketName, String httpMethod, String path) {
        this.webSocketName = webSocketName;
        this.httpMethod = httpMethod;
        this.path = path;
    }

    String webSocketName() {
        return webSocketName;
    }

    String httpMethod() {
        return httpMethod;
    }

    String path() {
        return path;
    }
}
