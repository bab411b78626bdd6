package io.kairos.flink;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.state.KeyGroupsStateHandle;
import org.apache.flink.runtime.state.OperatorStateHandle;
import org.apache.flink.runtime.state.StateObject;
import org.apache.flink.runtime.state.StreamStateHandle;
import org.apache.flink.runtime.state.filesystem.FileStateHandle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The retained checkpoints of one job on local disk, over all its runs: {@code <directory>/<run>/chk-<n>/_metadata}. Flink writes the metadata file
 * last, so one that reads back whole and whose state files have their full length is a completed checkpoint, whatever ended the process. Cold.
 */
final class CheckpointCatalog {
    private static final Logger LOG = LoggerFactory.getLogger(CheckpointCatalog.class);
    private static final String METADATA = "_metadata";

    private final Path directory;

    CheckpointCatalog(Path directory) {
        this.directory = directory;
    }

    /** The newest usable checkpoint; damaged or unfinished ones are passed over and told in the log. */
    Optional<Path> newestUsable() throws IOException {
        for (Path checkpoint : newestFirst()) {
            Optional<String> fault = faultOf(checkpoint);
            if (fault.isEmpty()) {
                return Optional.of(checkpoint);
            }
            LOG.warn("checkpoint passed over checkpoint={} cause={}", checkpoint, fault.get());
        }
        return Optional.empty();
    }

    /**
     * Deletes what no restart will need: all but the newest checkpoints, and the directories of runs that have none left. Call before the job starts.
     */
    void prune(int keep) throws IOException {
        List<Path> checkpoints = newestFirst();
        List<Path> kept = checkpoints.subList(0, Math.min(keep, checkpoints.size()));
        for (Path run : children(directory)) {
            List<Path> entries = children(run);
            boolean holdsKept = kept.stream().anyMatch(checkpoint -> checkpoint.startsWith(run));
            if (!holdsKept) {
                delete(run);
                continue;
            }
            for (Path entry : entries) {
                if (entry.getFileName().toString().startsWith("chk-") && !kept.contains(entry)) {
                    delete(entry);
                }
            }
        }
    }

    private List<Path> newestFirst() throws IOException {
        record Dated(Path checkpoint, long modifiedMs, long number) {}
        List<Dated> found = new ArrayList<>();
        for (Path run : children(directory)) {
            for (Path entry : children(run)) {
                String name = entry.getFileName().toString();
                Path metadata = entry.resolve(METADATA);
                if (name.matches("chk-\\d{1,18}") && Files.isRegularFile(metadata)) {
                    found.add(new Dated(
                            entry,
                            Files.getLastModifiedTime(metadata).toMillis(),
                            Long.parseLong(name.substring("chk-".length()))));
                }
            }
        }
        found.sort(Comparator.comparingLong(Dated::modifiedMs)
                .thenComparingLong(Dated::number)
                .reversed());
        return found.stream().map(Dated::checkpoint).toList();
    }

    /** Why a checkpoint cannot be restored from; empty when it can. */
    private static Optional<String> faultOf(Path checkpoint) {
        try (DataInputStream in = new DataInputStream(Files.newInputStream(checkpoint.resolve(METADATA)))) {
            CheckpointMetadata metadata = Checkpoints.loadCheckpointMetadata(
                    in,
                    CheckpointCatalog.class.getClassLoader(),
                    checkpoint.toUri().toString());
            for (OperatorState operator : metadata.getOperatorStates()) {
                for (OperatorSubtaskState subtask : operator.getStates()) {
                    for (StreamStateHandle handle : filesOf(subtask)) {
                        Optional<String> fault = faultOf(handle);
                        if (fault.isPresent()) {
                            return fault;
                        }
                    }
                }
            }
            return Optional.empty();
        } catch (IOException | RuntimeException e) {
            return Optional.of(e.toString());
        }
    }

    private static List<StreamStateHandle> filesOf(OperatorSubtaskState subtask) {
        List<StreamStateHandle> handles = new ArrayList<>();
        Stream.of(
                        subtask.getManagedOperatorState(),
                        subtask.getRawOperatorState(),
                        subtask.getManagedKeyedState(),
                        subtask.getRawKeyedState())
                .forEach(states -> {
                    for (StateObject state : states) {
                        if (state instanceof OperatorStateHandle operatorState) {
                            handles.add(operatorState.getDelegateStateHandle());
                        } else if (state instanceof KeyGroupsStateHandle keyGroups) {
                            handles.add(keyGroups.getDelegateStateHandle());
                        }
                    }
                });
        return handles;
    }

    private static Optional<String> faultOf(StreamStateHandle handle) {
        if (!(handle instanceof FileStateHandle file)) {
            return Optional.empty();
        }
        Path path = Path.of(file.getFilePath().getPath());
        try {
            long size = Files.size(path);
            return size == file.getStateSize()
                    ? Optional.empty()
                    : Optional.of("state file " + path + " has " + size + " bytes, expected " + file.getStateSize());
        } catch (NoSuchFileException e) {
            return Optional.of("state file " + path + " is missing");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> children(Path parent) throws IOException {
        if (!Files.isDirectory(parent)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(parent)) {
            return entries.filter(Files::isDirectory).sorted().toList();
        }
    }

    /** Deletes a directory with all it holds. */
    static void delete(Path tree) throws IOException {
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
