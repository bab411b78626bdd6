package io.kairos.engine.adapter.measure;

import io.kairos.engine.application.measure.IntervalRecorder;
import org.agrona.concurrent.Agent;

/** An agent whose duty cycles are timed; those that found nothing to do are left out. The agent's thread only. */
public final class MeasuredAgent implements Agent {
    private final Agent agent;
    private final IntervalRecorder recorder;

    /** Around this agent. */
    public MeasuredAgent(Agent agent) {
        this(agent, new IntervalRecorder(1));
    }

    /**
     * Around this agent, with a recorder that was handed out before.
     *
     * @param recorder of one series.
     */
    public MeasuredAgent(Agent agent, IntervalRecorder recorder) {
        this.agent = agent;
        this.recorder = recorder;
    }

    /** One series: duty cycles with work, nanoseconds. */
    public IntervalRecorder recorder() {
        return recorder;
    }

    @Override
    public String roleName() {
        return agent.roleName();
    }

    @Override
    public void onStart() {
        agent.onStart();
    }

    @Override
    public int doWork() throws Exception {
        long beganNs = System.nanoTime();
        int work = agent.doWork();
        if (work > 0) {
            recorder.record(0, System.nanoTime() - beganNs);
        }
        recorder.exchange();
        return work;
    }

    @Override
    public void onClose() {
        agent.onClose();
    }
}
