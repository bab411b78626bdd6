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
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the documentation and the files for containers say about names and places is so. */
class DocsTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Set<String> SKIPPED = Set.of("target", "node_modules", ".git", ".kairos", ".angular", "dist");
    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
    private static final Pattern SETTING = Pattern.compile("\\bKAIROS_[A-Z0-9]+(_[A-Z0-9]+)*\\b");
    private static final Pattern SHORT_NAME = Pattern.compile("`…(_[A-Z0-9_]+)`");
    private static final Pattern MACHINE = Pattern.compile(
            "(?<![\\w.])/(work|home|root|Users)/\\w|registry\\.npmjs|repo1?\\.maven|artifactory",
            Pattern.CASE_INSENSITIVE);
    /** The simulator's settings stand in its code and its guide by what follows this. */
    private static final String SIMULATOR_PREFIX = "KAIROS_SIMULATOR_";

    @Test
    void shouldLinkOnlyToWhatIsThere() {
        List<String> findings = new ArrayList<>();
        for (Path page : files(path -> path.endsWith(".md"))) {
            Matcher links = LINK.matcher(read(page));
            while (links.find()) {
                findings.addAll(fault(page, links.group(1)));
            }
        }
        assertThat(findings).isEmpty();
    }

    @Test
    void shouldFindALinkThatLeadsNowhere() {
        assertThat(fault(ROOT.resolve("README.md"), "docs/nowhere.md")).hasSize(1);
        assertThat(fault(ROOT.resolve("README.md"), "docs/operating.md#nowhere"))
                .hasSize(1);
        assertThat(fault(ROOT.resolve("README.md"), "docs/operating.md#when-a-part-dies"))
                .isEmpty();
    }

    @Test
    void shouldNameOnlySettingsThatTheCodeReads() {
        String code = textOf(files(
                path -> isProduction(path) || path.equals(".ci/run") || path.matches("dashboard/(e2e|mock)/.*\\.ts")));

        assertThat(settingsIn(textOf(files(DocsTest::isForReaders))))
                .hasSizeGreaterThan(40)
                .allSatisfy(
                        setting -> assertThat(code.contains(setting) || code.contains('"' + shortName(setting) + '"'))
                                .as("the code reads %s", setting)
                                .isTrue());
    }

    @Test
    void shouldDocumentEverySettingThatTheCodeReads() {
        String pages = textOf(files(path -> path.endsWith(".md") && !path.equals("CHANGELOG.md")));

        assertThat(settingsIn(textOf(files(DocsTest::isProduction))))
                .hasSizeGreaterThan(40)
                .allSatisfy(
                        setting -> assertThat(isNamed(pages, setting) || pages.contains('`' + shortName(setting) + '`'))
                                .as("a page in docs/ names %s", setting)
                                .isTrue());
    }

    /** Another page's mention is not where whoever runs an engine looks. */
    @Test
    void shouldDocumentEverySettingOfTheEngineOnItsOwnPage() {
        String page = read(ROOT.resolve("docs/engine.md"));

        assertThat(settingsIn(
                        textOf(files(path -> path.startsWith("hotpath-engine/src/main/") && path.endsWith(".java")))))
                .hasSizeGreaterThan(40)
                .allSatisfy(setting -> assertThat(isNamed(page, setting))
                        .as("docs/engine.md names %s", setting)
                        .isTrue());
    }

    @Test
    void shouldTakeAShortNameOnlyForOneOfTheFamilyBesideIt() {
        String page = "| `KAIROS_A_REST_URL`, `…_API_URL` | |\n| `KAIROS_B_KEY_FILE`, `…_PRIVATE_KEY_FILE` | |";

        assertThat(isNamed(page, "KAIROS_A_API_URL")).isTrue();
        assertThat(isNamed(page, "KAIROS_B_API_URL")).isFalse();
        assertThat(isNamed(page, "KAIROS_A_SECRET_API_URL")).isFalse();
        assertThat(isNamed(page, "KAIROS_A_REST")).isFalse();
    }

    @Test
    void shouldNameNoMachineAndNoPackageRegistry() {
        List<String> findings = new ArrayList<>();
        for (Path file : files(path ->
                path.matches(".*\\.(md|java|py|ts|mjs|json|xml|yml|yaml|properties|conf|Dockerfile|npmrc|config)")
                        || path.equals("kairos")
                        || path.equals(".ci/run")
                        || path.equals("research/python"))) {
            Matcher names = MACHINE.matcher(read(file));
            if (!file.endsWith("DocsTest.java") && names.find()) {
                findings.add(ROOT.relativize(file) + ": " + names.group());
            }
        }
        assertThat(findings).isEmpty();
    }

    private static List<String> fault(Path page, String link) {
        if (link.startsWith("http://") || link.startsWith("https://")) {
            return List.of();
        }
        String[] parts = link.split("#", 2);
        Path target = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
        boolean there =
                Files.exists(target) && (parts.length == 1 || anchors(target).contains(parts[1]));
        return there ? List.of() : List.of(ROOT.relativize(page) + ": " + link + " leads nowhere");
    }

    /** The anchors that a page's headings get. */
    private static Set<String> anchors(Path page) {
        Set<String> anchors = new TreeSet<>();
        read(page)
                .lines()
                .filter(line -> line.startsWith("#"))
                .forEach(line -> anchors.add(line.replaceFirst("#+ ", "")
                        .toLowerCase(java.util.Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-')));
        return anchors;
    }

    private static boolean isForReaders(String path) {
        return path.endsWith(".md") || path.equals("docker-compose.yml") || path.startsWith("infrastructure/");
    }

    private static boolean isProduction(String path) {
        return (path.contains("/src/main/") && path.endsWith(".java"))
                || path.equals("kairos")
                || path.equals("research/python");
    }

    private static String shortName(String setting) {
        return setting.startsWith(SIMULATOR_PREFIX) ? setting.substring(SIMULATOR_PREFIX.length()) : setting;
    }

    /** Whether a text names a setting, in full or as one of a family, such as {@code …_STREAM_URL} behind another of its names. */
    private static boolean isNamed(String text, String setting) {
        return settingsIn(text).contains(setting) || text.lines().anyMatch(line -> isShortened(line, setting));
    }

    private static boolean isShortened(String line, String setting) {
        Set<String> beside = settingsIn(line);
        Matcher names = SHORT_NAME.matcher(line);
        while (names.find()) {
            String end = names.group(1);
            if (setting.endsWith(end)) {
                String family = setting.substring(0, setting.length() - end.length() + 1);
                if (beside.stream().anyMatch(name -> name.startsWith(family))) {
                    return true;
                }
            }
        }
        return false;
    }

    private static Set<String> settingsIn(String text) {
        Set<String> settings = new TreeSet<>();
        Matcher matcher = SETTING.matcher(text);
        while (matcher.find()) {
            settings.add(matcher.group());
        }
        return settings;
    }

    private static String textOf(List<Path> files) {
        StringBuilder text = new StringBuilder();
        files.forEach(file -> text.append(read(file)).append('\n'));
        return text.toString();
    }

    private static List<Path> files(Predicate<String> wanted) {
        List<Path> files = new ArrayList<>();
        SimpleFileVisitor<Path> visitor = new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                String name = String.valueOf(folder.getFileName());
                return SKIPPED.contains(name) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (wanted.test(ROOT.relativize(file).toString())) {
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
