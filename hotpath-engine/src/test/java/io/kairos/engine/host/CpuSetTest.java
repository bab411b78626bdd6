package io.kairos.engine.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CpuSetTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"0|0", "0,1|0-1", "3,0-1|0-1,3", "2-5|2-5", "''|''", " 7 |7"})
    void shouldReadAndWriteAsLinuxDoes(String text, String written) {
        assertThat(CpuSet.parse(text)).hasToString(written);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "1-", "3-1", "1,,2", "-1", "4096", "0x3"})
    void shouldRefuseWhatIsNoListOfProcessors(String text) {
        assertThatThrownBy(() -> CpuSet.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(text);
    }

    @Test
    void shouldSubtractAndCompare() {
        CpuSet all = CpuSet.parse("0-3");

        assertThat(all.without(CpuSet.of(2))).isEqualTo(CpuSet.parse("0-1,3"));
        assertThat(all.containsAll(CpuSet.parse("1,3"))).isTrue();
        assertThat(CpuSet.of(2).containsAll(all)).isFalse();
        assertThat(CpuSet.NONE.first()).isEqualTo(-1);
        assertThat(all.contains(-1)).isFalse();
    }
}
