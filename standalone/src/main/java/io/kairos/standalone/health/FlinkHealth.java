package io.kairos.standalone.health;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kairos.standalone.part.HealthCheck;
import io.kairos.standalone.part.UnhealthyException;
import java.util.ArrayList;
import java.util.List;

/** Healthy when the cluster has jobs and every task of each is running. */
public final class FlinkHealth implements HealthCheck {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpHealth overview;

    /** With the address of Flink's REST port. */
    public FlinkHealth(String address) {
        this.overview = new HttpHealth(address + "/jobs/overview", FlinkHealth::checkJobs);
    }

    @Override
    public void check() throws UnhealthyException, InterruptedException {
        overview.check();
    }

    static void checkJobs(String body) throws UnhealthyException {
        JsonNode jobs;
        try {
            jobs = JSON.readTree(body).path("jobs");
        } catch (JsonProcessingException failure) {
            throw new UnhealthyException("the job overview is not JSON: " + failure.getOriginalMessage());
        }
        if (jobs.isEmpty()) {
            throw new UnhealthyException("no job is running yet");
        }
        List<String> problems = new ArrayList<>();
        for (JsonNode job : jobs) {
            String state = job.path("state").asText();
            int running = job.path("tasks").path("running").asInt();
            int total = job.path("tasks").path("total").asInt();
            if (!state.equals("RUNNING") || running < total) {
                problems.add(job.path("name").asText() + " is " + state + " with " + running + " of " + total
                        + " tasks running");
            }
        }
        if (!problems.isEmpty()) {
            throw new UnhealthyException(String.join("; ", problems));
        }
    }
}
