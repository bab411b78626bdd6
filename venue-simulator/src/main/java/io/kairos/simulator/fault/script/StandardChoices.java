package io.kairos.simulator.fault.script;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kairos.simulator.fault.BadFault;
import io.kairos.simulator.fault.FaultReader;
import io.kairos.simulator.fault.FaultSpec;
import java.util.ArrayList;
import java.util.List;

/** What a generator of random faults does when it is not told what to do: everything from which a feed can recover. */
final class StandardChoices {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> CHOICES = List.of(
            "{'kind':'DROP_FRAMES','count':1}",
            "{'kind':'DROP_FRAMES','probability':0.2,'durationMillis':500}",
            "{'kind':'DUPLICATE_FRAMES','count':20}",
            "{'kind':'REORDER_FRAMES','count':5,'distance':2}",
            "{'kind':'DELAY_FRAMES','durationMillis':300,'delayMillis':250}",
            "{'kind':'TRUNCATE_FRAMES','count':1}",
            "{'kind':'CORRUPT_FRAMES','count':1,'mode':'SYNTAX'}",
            "{'kind':'CORRUPT_FRAMES','count':1,'mode':'UTF8'}",
            "{'kind':'CORRUPT_FRAMES','count':1,'mode':'FRAMING'}",
            "{'kind':'WRONG_CHECKSUM','count':1}",
            "{'kind':'OVERSIZE_FRAMES','count':1,'bytes':8388608}",
            "{'kind':'FRAGMENT_FRAMES','count':50}",
            "{'kind':'UNKNOWN_FIELD','count':100}",
            "{'kind':'UNKNOWN_ENUM','count':5}",
            "{'kind':'SILENCE','durationMillis':1500}",
            "{'kind':'SLOW_DRIP','durationMillis':500,'bytes':64}",
            "{'kind':'DISCONNECT','mode':'DROP'}",
            "{'kind':'DISCONNECT','mode':'RESET'}",
            "{'kind':'DISCONNECT','mode':'CLOSE_FRAME','code':1001}",
            "{'kind':'HALF_OPEN','durationMillis':5000}",
            "{'kind':'REFUSE_CONNECTIONS','durationMillis':800}",
            "{'kind':'HTTP_ERROR','status':503,'count':1}",
            "{'kind':'HTTP_ERROR','status':429,'body':'JSON','retryAfterSeconds':1,'count':1}",
            "{'kind':'HTTP_TIMEOUT','count':1}",
            "{'kind':'HTTP_DELAY','count':3,'delayMillis':700}",
            "{'kind':'SEQUENCE_GAP','symbol':'*'}",
            "{'kind':'SEQUENCE_RESET','symbol':'*'}",
            "{'kind':'CROSSED_BOOK','symbol':'*','durationMillis':400}",
            "{'kind':'CLOCK_SKEW','skewMillis':400,'durationMillis':2000}",
            "{'kind':'ANNOUNCE_SHUTDOWN'}");

    private StandardChoices() {}

    static List<FaultSpec> read(FaultReader reader) {
        List<FaultSpec> choices = new ArrayList<>();
        for (String choice : CHOICES) {
            try {
                choices.add(reader.read(JSON.readTree(choice.replace('\'', '"'))));
            } catch (JsonProcessingException | BadFault wrong) {
                throw new IllegalStateException("a standard choice is wrong: " + choice, wrong);
            }
        }
        return choices;
    }
}
