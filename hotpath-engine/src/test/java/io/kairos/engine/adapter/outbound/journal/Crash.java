package io.kairos.engine.adapter.outbound.journal;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** Kills, as a machine that loses its power, or whose process is killed, would find its files. */
final class Crash {
    private Crash() {}

    /** Leaves the files as they are now. Ring and journal keep their names, so the copy stands where the original stood. */
    static void strike(Path directory, Path home, SegmentJournal journal, boolean ringSurvives) throws IOException {
        Path aside = directory.resolve("aside");
        copy(home, aside.resolve("journal"));
        if (ringSurvives) {
            copy(journal.ringPath(), aside.resolve("ring"));
        }
        Path ring = journal.ringPath();
        journal.close();
        delete(home);
        copy(aside.resolve("journal"), home);
        if (ringSurvives) {
            if (Files.exists(ring)) {
                delete(ring);
            }
            copy(aside.resolve("ring"), ring);
        }
        delete(aside);
    }

    static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) throws IOException {
                Files.createDirectories(to.resolve(from.relativize(path).toString()));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) throws IOException {
                Files.copy(path, to.resolve(from.relativize(path).toString()));
                return FileVisitResult.CONTINUE;
            }
        });
    }

    static void delete(Path path) throws IOException {
        Files.walkFileTree(path, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException e) throws IOException {
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
