package io.kairos.benchmarks;

import java.util.List;

/** Rows that belong together. Each suite runs in a virtual machine of its own, its baselines in the same. */
public interface Suite {
    /** What to call it on the command line. */
    String name();

    /** What it measures, in a line. */
    String title();

    /**
     * Measures.
     *
     * @throws Exception if a contender fails or gives a wrong answer; no row of the suite is printed then.
     */
    List<Row> run(Run run) throws Exception;

    /** What its virtual machine needs beyond the usual. */
    default List<String> jvmOptions() {
        return List.of();
    }
}
