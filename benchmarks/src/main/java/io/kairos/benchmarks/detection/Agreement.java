package io.kairos.benchmarks.detection;

import io.kairos.engine.domain.arbitrage.detection.CycleDetector;

/** Lets contenders run side by side over the stream and compares those that are exact. */
final class Agreement {
    private final QuoteStream stream;
    private long gains;
    private long labelsWrong;
    private long labelsAsked;

    Agreement(QuoteStream stream) {
        this.stream = stream;
    }

    /** Quotes on which a cycle of up to three legs gained. */
    long gains() {
        return gains;
    }

    long labelsWrong() {
        return labelsWrong;
    }

    long labelsAsked() {
        return labelsAsked;
    }

    /** Whether anything gains, asked of all. */
    void check(int ticks) {
        Ours ours = new Ours(stream, 2);
        ArrayBellmanFord array = new ArrayBellmanFord(stream, 1);
        JGraphTBellmanFord library = new JGraphTBellmanFord(stream, 1);
        WarmLabels labels = new WarmLabels(stream);
        ours.reset();
        labels.reset();
        CycleDetector detector = ours.detector();
        for (int i = 0; i < ticks; i++) {
            ours.step(i);
            ours.settle(i);
            while (detector.isDoubtful()) {
                ours.settle(i);
            }
            boolean gain = detector.gainExists();
            require(array.step(i) == 1, gain, array.name(), i);
            require(library.step(i) == 1, gain, library.name(), i);
            labelsAsked++;
            labelsWrong += labels.step(i) > 0 == gain ? 0 : 1;
        }
    }

    /** On how many quotes the best cycle of up to three legs is not, to the last digit, what the triangle table says. */
    long differencesOfThreeLegs(int ticks) {
        Ours ours = new Ours(stream, 3);
        TriangleTable triangles = new TriangleTable(stream);
        ours.reset();
        long differences = 0;
        for (int i = 0; i < ticks; i++) {
            long found = ours.step(i);
            ours.settle(i);
            long expected = Math.min(triangles.step(i), triangles.bestOfTwoLegs());
            gains += found < 0 ? 1 : 0;
            differences += found == expected ? 0 : 1;
        }
        return differences;
    }

    private void require(boolean theirs, boolean ours, String name, int tick) {
        if (theirs != ours) {
            throw new IllegalStateException("quote " + tick + " of " + stream.ticks() + ": " + name
                    + (theirs ? " sees a gain," : " sees no gain,") + " the detector differs");
        }
    }
}
