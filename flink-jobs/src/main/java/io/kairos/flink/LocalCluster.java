package io.kairos.flink;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.core.execution.CheckpointType;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A Flink cluster inside this process, with its web UI, and the jobs on it. Used by the main thread only. */
final class LocalCluster implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LocalCluster.class);
    private static final long LAST_CHECKPOINT_LIMIT_MS = 5_000;
    private static final long CANCEL_LIMIT_MS = 10_000;

    private final JobSettings settings;
    private final MiniCluster cluster;
    private final Map<String, JobID> jobs = new LinkedHashMap<>();

    private LocalCluster(JobSettings settings, MiniCluster cluster) {
        this.settings = settings;
        this.cluster = cluster;
    }

    /**
     * Starts the cluster.
     *
     * @param jobCount jobs that will be submitted; each takes one slot per degree of parallelism.
     */
    static LocalCluster start(JobSettings settings, int jobCount) throws Exception {
        Configuration configuration = new Configuration();
        configuration.set(RestOptions.ADDRESS, settings.uiAddress());
        configuration.set(RestOptions.BIND_ADDRESS, settings.uiAddress());
        configuration.set(RestOptions.PORT, settings.uiPort());
        configuration.set(RestOptions.BIND_PORT, Integer.toString(settings.uiPort()));
        // The UI is for looking: whoever reaches the port must not be able to run code or stop history.
        configuration.set(WebOptions.SUBMIT_ENABLE, false);
        configuration.set(WebOptions.CANCEL_ENABLE, false);
        configuration.set(WebOptions.RESCALE_ENABLE, false);
        // Small on purpose: a few light jobs with heap state live in a JVM of a few hundred megabytes.
        configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(8));
        configuration.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(32));
        configuration.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(32));
        // Flink reads this one from the cluster's settings, not from the job's.
        configuration.set(CheckpointingOptions.MAX_RETAINED_CHECKPOINTS, JobEnvironment.RETAINED_CHECKPOINTS);
        configuration.set(
                CoreOptions.TMP_DIRS, freshTemporaryDirectory(settings).toString());
        MiniCluster cluster = new MiniCluster(new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(jobCount * settings.parallelism())
                .build());
        cluster.start();
        LOG.info("Flink cluster is up ui={}", cluster.getRestAddress().get());
        return new LocalCluster(settings, cluster);
    }

    private static Path freshTemporaryDirectory(JobSettings settings) throws IOException {
        Path directory = Path.of(settings.stateDir()).toAbsolutePath().resolve("tmp");
        if (Files.exists(directory)) {
            // Left by a process that was killed; nothing in it outlives its process.
            CheckpointCatalog.delete(directory);
        }
        return Files.createDirectories(directory);
    }

    /** Submits a job, continuing from its newest usable checkpoint when there is one. */
    void submit(String name, Consumer<StreamExecutionEnvironment> builder) throws Exception {
        JobEnvironment environment = JobEnvironment.of(settings, name);
        CheckpointCatalog catalog = new CheckpointCatalog(JobEnvironment.checkpointDirectory(settings, name));
        Optional<Path> checkpoint = catalog.newestUsable();
        if (checkpoint.isPresent()) {
            catalog.prune(JobEnvironment.RETAINED_CHECKPOINTS + 1);
            environment.restoringFrom(checkpoint.get());
        }
        StreamExecutionEnvironment flink = environment.create();
        builder.accept(flink);
        JobGraph graph = flink.getStreamGraph().getJobGraph();
        JobID job = cluster.submitJob(graph).get().getJobID();
        jobs.put(name, job);
        LOG.info(
                "job submitted job={} id={} restoredFrom={}",
                name,
                job,
                checkpoint.map(Path::toString).orElse("nothing"));
    }

    /** Completes when the first job ends, whatever the reason; none of them is meant to. */
    CompletableFuture<String> firstEnd() {
        CompletableFuture<?>[] ends = jobs.entrySet().stream()
                .map(job -> cluster.requestJobResult(job.getValue())
                        .handle((result, failure) -> "job " + job.getKey() + " ended: " + describe(result, failure)))
                .toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.anyOf(ends).thenApply(Object::toString);
    }

    private static String describe(@Nullable JobResult result, @Nullable Throwable failure) {
        if (result == null) {
            return String.valueOf(failure);
        }
        return result.getJobStatus().map(Enum::name).orElse("UNKNOWN")
                + result.getSerializedThrowable()
                        .map(cause -> ": " + cause.getFullStringifiedStackTrace())
                        .orElse("");
    }

    /** Takes a last checkpoint of each job so that the next start repeats little, then cancels them; both within a time limit. */
    void stopJobs() throws InterruptedException {
        for (Map.Entry<String, JobID> job : jobs.entrySet()) {
            await(
                    "last checkpoint of " + job.getKey(),
                    cluster.triggerCheckpoint(job.getValue(), CheckpointType.CONFIGURED),
                    LAST_CHECKPOINT_LIMIT_MS);
        }
        for (JobID job : jobs.values()) {
            var unused = cluster.cancelJob(job);
        }
        for (Map.Entry<String, JobID> job : jobs.entrySet()) {
            await("end of " + job.getKey(), cluster.requestJobResult(job.getValue()), CANCEL_LIMIT_MS);
        }
    }

    private static void await(String what, CompletableFuture<?> future, long limitMs) throws InterruptedException {
        try {
            future.get(limitMs, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            // Nothing is lost: the last completed checkpoint stays, and what came after it is read from Kafka again.
            LOG.warn("stopping without waiting longer step={} cause={}", what, e.toString());
        }
    }

    @Override
    public void close() {
        try {
            cluster.closeAsync().get(CANCEL_LIMIT_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("Flink cluster did not stop cleanly cause={}", e.toString());
        }
    }
}
