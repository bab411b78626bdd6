package io.kairos.simulator.fault;

import java.util.SplittableRandom;

/** One fault that is waiting to strike. Venue thread only. */
public final class ArmedFault {
    private final long id;
    private final FaultSpec spec;
    private final Glob connection;
    private final Glob stream;
    private final Glob symbol;
    private final Glob method;
    private final Glob path;
    private final String frames;
    private final double probability;
    private final long armedMs;
    private final long untilMs;
    private final SplittableRandom random;
    private long left;
    private long struck;

    ArmedFault(long id, FaultSpec spec, long nowMs, long seed) {
        this.id = id;
        this.spec = spec;
        FaultScope scope = spec.scope();
        this.connection = new Glob(scope.connection());
        this.stream = new Glob(scope.stream());
        this.symbol = new Glob(Glob.plain(scope.symbol()));
        this.method = new Glob(spec.has("method") ? spec.text("method") : "*");
        this.path = new Glob(spec.has("path") ? spec.text("path") : "*");
        this.frames = spec.has("frames") ? spec.text("frames") : "MARKET";
        this.probability = spec.probability();
        this.armedMs = nowMs;
        long count = spec.has("count") ? spec.number("count") : -1;
        long durationMs = spec.has("durationMillis") ? spec.number("durationMillis") : -1;
        boolean counted = spec.kind().isCounted();
        this.left = count >= 0 ? count : durationMs < 0 && counted ? 1 : Long.MAX_VALUE;
        this.untilMs = durationMs >= 0 ? nowMs + durationMs : counted || count >= 0 ? Long.MAX_VALUE : nowMs + 1_000;
        long ownSeed = spec.has("seed") ? spec.number("seed") : -1;
        this.random = new SplittableRandom(ownSeed >= 0 ? ownSeed : seed);
    }

    /** Number by which the log names it. */
    public long id() {
        return id;
    }

    public FaultSpec spec() {
        return spec;
    }

    public FaultKind kind() {
        return spec.kind();
    }

    /** When it was armed, epoch milliseconds. */
    public long armedMs() {
        return armedMs;
    }

    /** When it ends, epoch milliseconds; {@code Long.MAX_VALUE} if only by its count. */
    public long untilMs() {
        return untilMs;
    }

    /** How often it may still strike; {@code Long.MAX_VALUE} if only time ends it. */
    public long left() {
        return left;
    }

    /** How often it has struck. */
    public long struck() {
        return struck;
    }

    /** Randomness of this fault alone. */
    public SplittableRandom random() {
        return random;
    }

    boolean isOver(long nowMs) {
        return left == 0 || nowMs >= untilMs;
    }

    void end() {
        left = 0;
    }

    boolean coversConnection(long number, String service) {
        return connection.isAll() || connection.matches(service) || connection.matches(Long.toString(number));
    }

    boolean coversFrame(FrameKind kind, String frameStream, String frameSymbol) {
        return (frames.equals("ALL") || frames.equals(kind.name()))
                && stream.matches(frameStream)
                && coversSymbol(frameSymbol);
    }

    /** Whether the fault is meant for an instrument. */
    public boolean coversSymbol(String name) {
        return symbol.isAll() || symbol.matches(Glob.plain(name));
    }

    boolean coversRequest(String verb, String requestPath) {
        return method.matches(verb) && path.matches(requestPath);
    }

    /** Rolls the dice; uses up a strike if they say so. */
    boolean strikes(long nowMs) {
        if (isOver(nowMs) || (probability < 1 && random.nextDouble() >= probability)) {
            return false;
        }
        if (left != Long.MAX_VALUE) {
            left--;
        }
        struck++;
        return true;
    }
}
