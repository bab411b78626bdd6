package io.kairos.flink;

import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.RecoveryClaimMode;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * What all jobs have in common: checkpoints that outlive the process, restarts with growing pauses, and a ban on the generic serializer. Cold.
 */
public final class JobEnvironment {
    /** Upper bound of parallelism for ever: it fixes the key groups inside checkpoints. */
    static final int MAX_PARALLELISM = 128;
    /** Enough to fall back when the newest one is damaged. */
    static final int RETAINED_CHECKPOINTS = 3;

    private static final int RESTART_ATTEMPTS = 30;

    private final Configuration configuration = new Configuration();
    private final JobSettings settings;

    private JobEnvironment(JobSettings settings, String jobName) {
        this.settings = settings;
        configuration.set(PipelineOptions.NAME, jobName);
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        // Elements are immutable records, so handing on the same object is safe and saves a copy per operator.
        configuration.set(PipelineOptions.OBJECT_REUSE, true);
        configuration.set(
                CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(settings.checkpointIntervalMs()));
        configuration.set(
                CheckpointingOptions.MIN_PAUSE_BETWEEN_CHECKPOINTS,
                Duration.ofMillis(settings.checkpointIntervalMs() / 2));
        configuration.set(
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        // A database that is away for an hour makes checkpoints time out; that is back-pressure, not a reason to fail
        // the job.
        configuration.set(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER, Integer.MAX_VALUE);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay");
        configuration.set(
                RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_INITIAL_BACKOFF, Duration.ofMillis(500));
        configuration.set(
                RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF, Duration.ofSeconds(10));
        configuration.set(
                RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_RESET_BACKOFF_THRESHOLD,
                Duration.ofMinutes(2));
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_ATTEMPTS, RESTART_ATTEMPTS);
        if (!settings.stateDir().isEmpty()) {
            configuration.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
            configuration.set(
                    CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                    checkpointDirectory(settings, jobName).toUri().toString());
        }
    }

    /** Settings of one job. */
    public static JobEnvironment of(JobSettings settings, String jobName) {
        return new JobEnvironment(settings, jobName);
    }

    /** Where a job keeps its checkpoints: one directory per run below it. */
    static Path checkpointDirectory(JobSettings settings, String jobName) {
        return Path.of(settings.stateDir())
                .toAbsolutePath()
                .resolve("checkpoints")
                .resolve(jobName);
    }

    /** Starts from a retained checkpoint, which then belongs to the new run and is deleted once newer ones replace it. */
    JobEnvironment restoringFrom(Path checkpoint) {
        configuration.set(
                StateRecoveryOptions.SAVEPOINT_PATH, checkpoint.toUri().toString());
        configuration.set(StateRecoveryOptions.RESTORE_MODE, RecoveryClaimMode.CLAIM);
        return this;
    }

    /** The environment to build the job in. */
    public StreamExecutionEnvironment create() {
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        environment.setParallelism(settings.parallelism());
        environment.setMaxParallelism(MAX_PARALLELISM);
        return environment;
    }
}
