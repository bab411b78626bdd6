package io.kairos.engine.adapter.outbound.execution.okx;

import java.util.Map;

/** Questions to the private REST API, answered on the event loop. Event loop only. */
interface Calls {
    /** Takes the cost of a call that is counted per account; false when it has to wait. */
    boolean tryTake(String path);

    /** Asks; {@link #tryTake} first, or the budget of the instrument. */
    void get(String path, Map<String, String> params, AnswerHandler handler);
}
