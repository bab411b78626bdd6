package io.kairos.engine.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The direction of dependencies, and for each rule a fixture that shows it bites. */
class ArchitectureTest {
    private static final String ROOT = "io.kairos.engine";
    private static final String FIXTURE = "io.kairos.engine.architecture.fixture";
    private static final JavaClasses ENGINE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);
    private static final JavaClasses FIXTURES = new ClassFileImporter().importPackages(FIXTURE);

    static Stream<Arguments> rules() {
        return Stream.of(
                rule("domain knows no library", ArchitectureRules::domainKnowsNoLibrary, "UnsafeBuffer"),
                rule(
                        "application knows no adapter",
                        ArchitectureRules::applicationKnowsNoAdapter,
                        "AgentKnowingAdapter"),
                rule(
                        "application knows no outside library",
                        ArchitectureRules::applicationKnowsNoOutsideLibrary,
                        "AgentKnowingNetty"),
                rule("adapters do not know each other", ArchitectureRules::adaptersDoNotKnowEachOther, "KafkaThing"),
                rule("venues do not know each other", ArchitectureRules::venuesDoNotKnowEachOther, "OkxKnowingBinance"),
                rule("money is no binary float", ArchitectureRules::moneyIsNoBinaryFloat, "bidPx"),
                rule("deciding code asks no clock", ArchitectureRules::domainAsksNoClock, "nanoTime"));
    }

    private static Arguments rule(String name, Function<ArchitectureRules, ArchRule> rule, String breach) {
        return Arguments.of(Named.of(name, rule), breach);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void shouldHoldInEngine(Function<ArchitectureRules, ArchRule> rule, String breach) {
        rule.apply(new ArchitectureRules(ROOT)).allowEmptyShould(true).check(ENGINE);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void shouldBiteOnBreach(Function<ArchitectureRules, ArchRule> rule, String breach) {
        ArchRule onFixture = rule.apply(new ArchitectureRules(FIXTURE));

        assertThatThrownBy(() -> onFixture.check(FIXTURES))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(breach);
    }

    @Test
    void shouldMarkEveryPackageNullMarked() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            List<Path> packages = files.filter(file -> file.toString().endsWith(".java"))
                    .map(Path::getParent)
                    .distinct()
                    .toList();
            assertThat(packages).isNotEmpty();
            for (Path directory : packages) {
                assertThat(directory.resolve("package-info.java"))
                        .content()
                        .contains("@NullMarked")
                        .contains("/**");
            }
        }
    }

    @Test
    void shouldKeepFilesBelow600Lines() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src"))) {
            for (Path file :
                    files.filter(file -> file.toString().endsWith(".java")).toList()) {
                assertThat(Files.readAllLines(file)).as(file.toString()).hasSizeLessThan(600);
            }
        }
    }
}
