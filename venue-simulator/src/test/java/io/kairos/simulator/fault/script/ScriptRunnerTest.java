package io.kairos.simulator.fault.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kairos.simulator.fault.ArmedFault;
import io.kairos.simulator.fault.BadFault;
import io.kairos.simulator.fault.FaultKind;
import io.kairos.simulator.fault.FaultReader;
import io.kairos.simulator.fault.FaultTarget;
import io.kairos.simulator.fault.Faults;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScriptRunnerTest {
    private static final Set<String> VENUES = Set.of("BINANCE", "OKX", "KRAKEN");

    private final List<String> armed = new ArrayList<>();
    private long nowMs = 1_000_000;
    private Faults faults = new Faults(() -> nowMs, 1);

    @BeforeEach
    void listen() {
        faults = new Faults(() -> nowMs, 1);
        for (String venue : VENUES) {
            faults.venue(venue).attach(new FaultTarget() {
                @Override
                public int onArmed(ArmedFault fault) {
                    armed.add((nowMs - 1_000_000) + " " + venue + " " + fault.kind());
                    return 0;
                }
            });
        }
    }

    @Test
    void shouldArmStepsAtTheirTimesAndRepeatThem() throws Exception {
        ScriptRunner runner = run("""
                {"steps": [
                  {"at": 100, "fault": {"kind": "DROP_FRAMES", "venue": "OKX"}},
                  {"at": 50, "every": 100, "times": 3, "fault": {"kind": "ANNOUNCE_SHUTDOWN", "venue": "KRAKEN"}}
                ]}""", 1_000);

        assertThat(armed)
                .containsExactly(
                        "50 KRAKEN ANNOUNCE_SHUTDOWN",
                        "100 OKX DROP_FRAMES",
                        "150 KRAKEN ANNOUNCE_SHUTDOWN",
                        "250 KRAKEN ANNOUNCE_SHUTDOWN");
        assertThat(runner.isRunning()).isFalse();
        assertThat(runner.armed()).isEqualTo(4);
    }

    @Test
    void shouldChooseBySeedWithinTheBounds() throws Exception {
        String script = """
                {"seed": 42, "random": {"from": 1000, "until": 61000, "every": 500, "venues": ["OKX", "KRAKEN"],
                 "symbols": ["BTC-USDT"]}}""";
        run(script, 100_000);
        List<String> first = List.copyOf(armed);
        armed.clear();
        nowMs = 1_000_000;
        listen();
        run(script, 100_000);

        assertThat(armed).isEqualTo(first);
        assertThat(first.size()).isBetween(90, 150);
        assertThat(first).noneMatch(line -> line.contains("BINANCE"));
        assertThat(Long.parseLong(first.get(0).split(" ", -1)[0])).isGreaterThanOrEqualTo(1_250);
        assertThat(Long.parseLong(first.get(first.size() - 1).split(" ", -1)[0]))
                .isLessThan(61_000);
        Set<String> kinds = new HashSet<>();
        first.forEach(line -> kinds.add(line.split(" ", -1)[2]));
        assertThat(kinds.size()).isGreaterThan(15);

        armed.clear();
        nowMs = 1_000_000;
        listen();
        run(script.replace("42", "43"), 100_000);
        assertThat(armed).isNotEqualTo(first);
    }

    @Test
    void shouldChooseAmongTheFaultsThatWereNamed() throws Exception {
        run("""
                {"random": {"every": 100, "until": 5000, "choices": [
                  {"kind": "SILENCE", "venue": "BINANCE"}, {"kind": "DISCONNECT", "venue": "OKX"}]}}""", 6_000);

        assertThat(armed)
                .isNotEmpty()
                .allMatch(line -> line.endsWith("BINANCE SILENCE") || line.endsWith("OKX DISCONNECT"));
    }

    @Test
    void shouldStopOnDemandAndReplaceOneScriptByAnother() throws Exception {
        ScriptRunner runner = new ScriptRunner(faults);
        ScriptReader reader = new ScriptReader(VENUES);
        runner.start(reader.read("{\"steps\":[{\"at\":10,\"fault\":{\"kind\":\"SILENCE\",\"venue\":\"OKX\"}}]}"));
        runner.start(reader.read("{\"steps\":[{\"at\":20,\"fault\":{\"kind\":\"HALF_OPEN\",\"venue\":\"OKX\"}}]}"));
        nowMs += 30;
        runner.tick();
        runner.start(reader.read("{\"random\":{\"every\":10}}"));
        runner.stop();
        nowMs += 10_000;
        runner.tick();

        assertThat(armed).containsExactly("30 OKX HALF_OPEN");
        assertThat(runner.isRunning()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {                                                                  | the script is not JSON
            []                                                                 | the script is not a JSON object
            {}                                                                 | has neither 'steps' nor 'random'
            {"loops":1}                                                        | the script: unknown field 'loops'; expected [seed, steps, random]
            {"steps":{}}                                                       | field 'steps' is not a list
            {"steps":[{"fault":{"kind":"SILENCE"}}]}                           | steps[0]: field 'at' is missing
            {"steps":[{"at":-1,"fault":{"kind":"SILENCE"}}]}                   | steps[0]: field 'at' is -1; expected a whole number from 0
            {"steps":[{"at":1,"times":3,"fault":{"kind":"SILENCE"}}]}          | steps[0]: field 'times' is 3; expected 1, or a field 'every'
            {"steps":[{"at":1,"fault":{"kind":"FIRE"}}]}                       | steps[0]: field 'kind' is 'FIRE'
            {"steps":[{"at":1,"fault":{"kind":"SILENCE","venue":"NYSE"}}]}     | steps[0]: field 'venue' is 'NYSE'
            {"random":{"every":1}}                                             | random: field 'every' is 1; expected a whole number from 10
            {"random":{"venues":["NYSE"]}}                                     | random: field 'venues' holds 'NYSE'; expected some of [BINANCE, KRAKEN, OKX]
            {"random":{"choices":[]}}                                          | random: field 'choices' is not a list of faults
            {"random":{"choices":[{"kind":"FIRE"}]}}                           | random.choices[0]: field 'kind' is 'FIRE'
            {"seed":-4,"random":{}}                                            | the script: field 'seed' is -4
            """)
    void shouldRefuseScriptsNamingStepFieldAndValue(String script, String refusal) {
        assertThatThrownBy(() -> new ScriptReader(VENUES).read(script))
                .isInstanceOf(BadFault.class)
                .hasMessageContaining(refusal);
    }

    @Test
    void shouldOfferEveryKindOfFrameFaultByStandard() {
        assertThat(StandardChoices.read(new FaultReader(VENUES)))
                .extracting(spec -> spec.kind())
                .contains(
                        FaultKind.DROP_FRAMES,
                        FaultKind.CORRUPT_FRAMES,
                        FaultKind.WRONG_CHECKSUM,
                        FaultKind.HALF_OPEN,
                        FaultKind.SEQUENCE_RESET,
                        FaultKind.CROSSED_BOOK);
    }

    private ScriptRunner run(String script, long durationMs) throws BadFault {
        ScriptRunner runner = new ScriptRunner(faults);
        runner.start(new ScriptReader(VENUES).read(script));
        for (long end = nowMs + durationMs; nowMs < end; nowMs += 10) {
            runner.tick();
            faults.tick();
        }
        return runner;
    }
}
