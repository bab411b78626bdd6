package io.kairos.gateway.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsersTest {
    private static final String HASH = "$2a$10$" + "a".repeat(53);

    @Test
    void shouldReadUsersAndSkipComments() {
        List<String> faults = new ArrayList<>();

        Users users = Users.parse("users", List.of("# desk", "", "tom:TRADER+RISK:" + HASH), faults);

        assertThat(faults).isEmpty();
        assertThat(users.find("tom").roles()).isEqualTo(Set.of(Role.TRADER, Role.RISK));
        assertThat(users.find("ada")).isNull();
        assertThat(users.find("tom").toString()).doesNotContain("$2a$");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tom:TRADER | 2 parts",
                "tom:KING:HASH | KING",
                "t m:TRADER:HASH | a name",
                "tom:TRADER:plain-password | bcrypt",
                "tom::HASH | expected roles"
            })
    void shouldNameTheLineAndTheFaultButNeverTheSecret(String line, String expected) {
        List<String> faults = new ArrayList<>();

        Users.parse("users", List.of(line.replace("HASH", HASH)), faults);

        assertThat(faults.get(0))
                .startsWith("users, line 1: ")
                .contains(expected)
                .doesNotContain("plain-password");
    }

    @Test
    void shouldRefuseTheSameNameTwiceAndAnEmptyFile() {
        List<String> twice = new ArrayList<>();
        Users.parse("users", List.of("tom:VIEWER:" + HASH, "tom:ADMIN:" + HASH), twice);
        List<String> empty = new ArrayList<>();
        Users.parse("users", List.of(), empty);

        assertThat(twice).containsExactly("users, line 2: the name stands there twice");
        assertThat(empty).hasSize(1);
    }
}
