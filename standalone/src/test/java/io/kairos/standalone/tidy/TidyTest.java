package io.kairos.standalone.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Style rules as tests: each finding names the file, the line and what to do instead. The rules are shown to bite by
 * {@link #shouldFindEachPlantedFault}.
 */
class TidyTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Set<String> SKIPPED = Set.of("target", "node_modules", ".git", ".kairos", "dist");
    private static final int FILE_LINES_MAX = 600;

    /** What no production line may contain, and the remedy. */
    private static final Map<Pattern, String> BANNED = Map.of(
            Pattern.compile("\\b(TODO|FIXME|XXX)\\b"), "finish it, or write down what would close it in the docs",
            Pattern.compile("System\\.(out|err)\\.print"), "log with SLF4J, or take a PrintStream",
            Pattern.compile("\\.printStackTrace\\(\\)"), "log the throwable",
            Pattern.compile("catch \\([^)]*\\) \\{\\s*\\}"), "handle the error, or name it expected and say why",
            Pattern.compile("new (Double|Float)\\(|Double\\.parseDouble\\("), "money is parsed digit by digit");

    /** Places that talk to a person at a terminal, where printing is the job. */
    private static final Set<String> PRINTERS = Set.of(
            "Console.java", "MakeSecrets.java", "JournalTool.java", "SqlShell.java", "Standalone.java", "Version.java");

    /** Where a binary float is read on purpose, none of it money. */
    private static final Set<String> FLOAT_READERS = Set.of("SettingsReader.java", "Authenticator.java");

    @Test
    void shouldHoldTheRulesInEveryProductionFile() {
        List<String> findings = new ArrayList<>();
        for (Path file : javaFiles("/src/main/java/")) {
            findings.addAll(findings(
                    file.getFileName().toString(), ROOT.relativize(file).toString(), read(file)));
        }
        assertThat(findings).isEmpty();
    }

    @Test
    void shouldMarkEveryProductionPackageForNullness() {
        Set<Path> packages =
                javaFiles("/src/main/java/").stream().map(Path::getParent).collect(Collectors.toSet());

        assertThat(packages).hasSizeGreaterThan(20).allSatisfy(folder -> {
            Path info = folder.resolve("package-info.java");
            assertThat(info)
                    .as("every package has a package-info.java of one sentence")
                    .exists();
            assertThat(read(info)).as(info.toString()).contains("@NullMarked").contains("/**");
        });
    }

    @Test
    void shouldNotSleepInTests() {
        List<String> findings = new ArrayList<>();
        for (Path file : javaFiles("/src/test/java/")) {
            if (!file.getFileName().toString().equals("TidyTest.java")
                    && read(file).contains("Thread.sleep(")) {
                findings.add(ROOT.relativize(file) + ": wait for a condition, with a limit, instead of sleeping");
            }
        }
        assertThat(findings).isEmpty();
    }

    static Stream<String> plantedFaults() {
        return Stream.of(
                "// TODO later",
                "System.out.println(1);",
                "error.printStackTrace();",
                "} catch (IOException e) {\n}",
                "double px = Double.parseDouble(text);",
                "x\n".repeat(FILE_LINES_MAX + 1));
    }

    @ParameterizedTest
    @MethodSource("plantedFaults")
    void shouldFindEachPlantedFault(String text) {
        assertThat(findings("Planted.java", "Planted.java", text)).hasSize(1);
    }

    private static List<String> findings(String name, String where, String text) {
        List<String> findings = new ArrayList<>();
        BANNED.forEach((pattern, remedy) -> {
            boolean excused =
                    (pattern.pattern().startsWith("System") && (name.endsWith("Main.java") || PRINTERS.contains(name)))
                            || (pattern.pattern().contains("Double") && FLOAT_READERS.contains(name));
            if (!excused && pattern.matcher(text).find()) {
                findings.add(where + ": " + pattern.pattern() + ": " + remedy);
            }
        });
        long lines = text.lines().count();
        if (lines > FILE_LINES_MAX) {
            findings.add(where + ": " + lines + " lines: find the noun that wants a file of its own");
        }
        return findings;
    }

    private static List<Path> javaFiles(String part) {
        List<Path> files = new ArrayList<>();
        SimpleFileVisitor<Path> visitor = new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                String name = String.valueOf(folder.getFileName());
                return SKIPPED.contains(name) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                String text = file.toString();
                if (text.endsWith(".java") && text.contains(part)) {
                    files.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        };
        try {
            Files.walkFileTree(ROOT, visitor);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
