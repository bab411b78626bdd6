package io.kairos.engine.adapter.inbound.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReloadGateTest {
    private final List<String> reloads = new ArrayList<>();
    private final ReloadGate gate = new ReloadGate(reloads::add, 100);

    @Test
    void shouldNotForgetWhatComesWithinThePause() {
        gate.ask("a halted", 1_000);
        gate.ask("b has another tick", 1_010);
        gate.ask("c is gone", 1_020);
        gate.onTick(1_100);
        assertThat(reloads).containsExactly("a halted");

        gate.onTick(1_101);
        gate.onTick(1_500);
        assertThat(reloads).containsExactly("a halted", "b has another tick");
    }

    @Test
    void shouldAskAtOnceAfterThePause() {
        gate.ask("first", -5_000);
        gate.ask("second", -4_000);

        assertThat(reloads).containsExactly("first", "second");
    }
}
