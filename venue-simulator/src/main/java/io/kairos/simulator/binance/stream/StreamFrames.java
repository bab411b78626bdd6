package io.kairos.simulator.binance.stream;

import io.kairos.simulator.binance.api.TimeScale;
import io.kairos.simulator.net.FrameTag;
import io.kairos.simulator.net.SharedFrame;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One market event in the forms that its subscribers want, each encoded at most once. */
final class StreamFrames implements AutoCloseable {
    private static final int FORMS = 4;

    private final FrameTag tag;
    private final Function<TimeScale, String> payload;
    private final @Nullable SharedFrame[] frames = new SharedFrame[FORMS];

    StreamFrames(FrameTag tag, Function<TimeScale, String> payload) {
        this.tag = tag;
        this.payload = payload;
    }

    SharedFrame of(TimeScale times, boolean combined) {
        int form = (times == TimeScale.MICROSECOND ? 1 : 0) + (combined ? 2 : 0);
        SharedFrame frame = frames[form];
        if (frame == null) {
            String text = payload.apply(times);
            frame = SharedFrame.of(
                    tag, combined ? "{\"stream\":\"" + tag.stream() + "\",\"data\":" + text + "}" : text);
            frames[form] = frame;
        }
        return frame;
    }

    @Override
    public void close() {
        for (SharedFrame frame : frames) {
            if (frame != null) {
                frame.close();
            }
        }
    }
}
