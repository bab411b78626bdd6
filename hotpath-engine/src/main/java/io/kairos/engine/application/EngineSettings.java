package io.kairos.engine.application;

/**
 * Settings of the engine agent. Immutable.
 *
 * @param engineId name of this engine, 1 to 64 ASCII characters.
 * @param simulated whether the venues are simulated.
 * @param trading where orders go; told to the journal, decides nothing.
 * @param timerIntervalNs how often the agent journals the time for itself.
 * @param maxRecordsPerCycle inbound records taken per duty cycle.
 * @param maxCommandsPerCycle commands (templates 20 to 99) taken per duty cycle, so that a flood of them cannot hold up market
 *     data or reports for long.
 * @param execution what decisions depend on.
 */
public record EngineSettings(
        String engineId,
        boolean simulated,
        TradingMode trading,
        long timerIntervalNs,
        int maxRecordsPerCycle,
        int maxCommandsPerCycle,
        ExecutionSettings execution) {

    public EngineSettings {
        if (engineId.isEmpty() || engineId.length() > 64) {
            throw new IllegalArgumentException("engineId: expected 1 to 64 characters, got \"" + engineId + '"');
        }
        PlanSettings.requireWithin("timerIntervalNs", timerIntervalNs, 1_000, 1_000_000_000L);
        PlanSettings.requireWithin("maxRecordsPerCycle", maxRecordsPerCycle, 1, 1_000_000);
        PlanSettings.requireWithin("maxCommandsPerCycle", maxCommandsPerCycle, 1, 1_000_000);
    }

    /** Settings that suit one venue on a small machine. */
    public static EngineSettings defaults(String engineId, boolean simulated) {
        return of(engineId, simulated, ExecutionSettings.DEFAULTS);
    }

    /** The same with other settings that decisions depend on. */
    public static EngineSettings of(String engineId, boolean simulated, ExecutionSettings execution) {
        return new EngineSettings(
                engineId,
                simulated,
                simulated ? TradingMode.SIMULATED : TradingMode.LIVE,
                10_000_000L,
                256,
                8,
                execution);
    }

    /** The same with orders that go elsewhere. */
    public EngineSettings withTrading(TradingMode next) {
        return new EngineSettings(
                engineId, simulated, next, timerIntervalNs, maxRecordsPerCycle, maxCommandsPerCycle, execution);
    }
}
