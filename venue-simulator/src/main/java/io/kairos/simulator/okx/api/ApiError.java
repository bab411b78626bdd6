package io.kairos.simulator.okx.api;

/** A refusal with the venue's HTTP status, code and text. */
public final class ApiError extends Exception {
    private static final long serialVersionUID = 1L;
    private static final int OK = 200;
    private static final int BAD_REQUEST = 400;
    private static final int UNAUTHORIZED = 401;
    private static final int TOO_MANY = 429;

    private final int status;
    private final String code;

    /** A refusal that is answered with this status. */
    public ApiError(int status, String code, String message) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
    }

    /** A refusal by the rules of trading, answered with status 200. */
    public static ApiError business(String code, String message) {
        return new ApiError(OK, code, message);
    }

    /** A parameter that is not there. */
    public static ApiError missing(String name) {
        return new ApiError(BAD_REQUEST, "50014", "Parameter " + name + " can not be empty");
    }

    /** A parameter that cannot be read. */
    public static ApiError illegal(String name) {
        return new ApiError(BAD_REQUEST, "51000", "Parameter " + name + " error");
    }

    /** An instrument that is not listed. */
    public static ApiError noInstrument() {
        return business("51001", "Instrument ID, Instrument ID code, or Spread ID doesn't exist.");
    }

    /** A caller who is not who he says. */
    public static ApiError unauthorized(String code, String message) {
        return new ApiError(UNAUTHORIZED, code, message);
    }

    /** A caller who asks too often. */
    public static ApiError tooMany() {
        return new ApiError(TOO_MANY, "50011", "Too Many Requests");
    }

    /** A page of the edge instead of the venue's JSON. */
    public static ApiError page(int status) {
        return new ApiError(status, "", "");
    }

    /** No answer at all. */
    public static ApiError silent() {
        return new ApiError(0, "", "");
    }

    /** Whether nothing must be answered. */
    public boolean isSilent() {
        return status == 0;
    }

    public int status() {
        return status;
    }

    public String code() {
        return code;
    }

    /** The text; never null. */
    public String text() {
        String message = getMessage();
        return message == null ? "" : message;
    }

    /** Whether REST answers with the short body that has no data. */
    public boolean isBrief() {
        return status == UNAUTHORIZED || status == TOO_MANY;
    }
}
