package io.kairos.simulator.okx.api;

/** One order of a request that failed: the venue's {@code sCode}, {@code sMsg} and {@code subCode}. */
final class OrderRejected extends Exception {
    private static final long serialVersionUID = 1L;

    private final String code;
    private final String subCode;

    OrderRejected(String code, String message) {
        this(code, message, "");
    }

    OrderRejected(String code, String message, String subCode) {
        super(message, null, false, false);
        this.code = code;
        this.subCode = subCode;
    }

    /** A refusal of a parameter as the refusal of an order. */
    static OrderRejected of(ApiError refused) {
        return new OrderRejected(refused.code(), refused.text());
    }

    static OrderRejected parameter(String name) {
        return new OrderRejected("51000", "Parameter " + name + " error");
    }

    String code() {
        return code;
    }

    String subCode() {
        return subCode;
    }

    String text() {
        String message = getMessage();
        return message == null ? "" : message;
    }
}
