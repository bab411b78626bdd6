package io.kairos.simulator.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kairos.simulator.fault.ArmedFault;
import io.kairos.simulator.fault.BadFault;
import io.kairos.simulator.fault.FaultLog;
import io.kairos.simulator.fault.FaultSpec;
import io.kairos.simulator.fault.Faults;
import io.kairos.simulator.fault.script.ScriptReader;
import io.kairos.simulator.fault.script.ScriptRunner;
import io.kairos.simulator.net.VenueNet;
import java.util.List;
import java.util.Set;

/** Arms faults on request and tells what they did. */
final class FaultCommands {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int PAGE_MAX = FaultLog.ENTRIES_MAX;

    private final Faults faults;
    private final ScriptRunner script;
    private final List<VenueNet> nets;

    FaultCommands(Faults faults, ScriptRunner script, List<VenueNet> nets) {
        this.faults = faults;
        this.script = script;
        this.nets = List.copyOf(nets);
    }

    ObjectNode run(JsonNode body) throws BadRequest {
        FaultSpec spec;
        try {
            spec = faults.reader().read(body);
        } catch (BadFault refused) {
            throw new BadRequest(String.valueOf(refused.getMessage()));
        }
        Faults.Armed armed = faults.arm(spec);
        return NODES.objectNode()
                .put("armed", spec.kind().name())
                .put("id", armed.id())
                .put("touched", armed.touched());
    }

    ObjectNode startScript(String text) throws BadRequest {
        try {
            script.start(new ScriptReader(faults.venues()).read(text));
        } catch (BadFault refused) {
            throw new BadRequest(String.valueOf(refused.getMessage()));
        }
        return scriptState();
    }

    ObjectNode stopScript() {
        script.stop();
        return scriptState();
    }

    ObjectNode scriptState() {
        return NODES.objectNode().put("running", script.isRunning()).put("armed", script.armed());
    }

    /** Everything that is armed now. */
    ArrayNode armed() {
        ArrayNode list = NODES.arrayNode();
        for (Faults.AtVenue at : faults.armed()) {
            ArmedFault fault = at.fault();
            ObjectNode node = list.addObject();
            node.put("id", fault.id());
            node.put("kind", fault.kind().name());
            node.put("venue", at.venue());
            node.put("connection", fault.spec().scope().connection());
            node.put("stream", fault.spec().scope().stream());
            node.put("symbol", fault.spec().scope().symbol());
            node.put("armedTimeMs", fault.armedMs());
            if (fault.untilMs() == Long.MAX_VALUE) {
                node.putNull("untilTimeMs");
            } else {
                node.put("untilTimeMs", fault.untilMs());
            }
            if (fault.left() == Long.MAX_VALUE) {
                node.putNull("left");
            } else {
                node.put("left", fault.left());
            }
            node.put("struck", fault.struck());
        }
        return list;
    }

    /** The strikes after a sequence number, and how many there were of each kind. */
    ObjectNode log(Query query) throws BadRequest {
        query.allow(Set.of("since", "limit"));
        long limit = query.number("limit", 1_000);
        if (limit < 1 || limit > PAGE_MAX) {
            throw new BadRequest("parameter 'limit' is '" + limit + "'; expected a whole number from 1 to " + PAGE_MAX);
        }
        FaultLog log = faults.log();
        ObjectNode answer = NODES.objectNode();
        answer.put("struck", log.struck());
        answer.put("forgotten", log.forgotten());
        ObjectNode counts = answer.putObject("counts");
        log.counts().forEach((kind, count) -> counts.put(kind.name(), count));
        ArrayNode list = answer.putArray("entries");
        for (FaultLog.Entry entry : log.since(query.number("since", 0), (int) limit)) {
            ObjectNode node = list.addObject();
            node.put("sequence", entry.sequence());
            node.put("timeMs", entry.timeMs());
            node.put("faultId", entry.faultId());
            node.put("kind", entry.kind().name());
            node.put("venue", entry.venue());
            node.put("connection", entry.connection());
            node.put("stream", entry.stream());
            node.put("symbol", entry.symbol());
            node.put("detail", entry.detail());
        }
        return answer;
    }

    /** Every open socket of every venue. */
    ArrayNode connections() {
        ArrayNode list = NODES.arrayNode();
        for (VenueNet net : nets) {
            for (VenueNet.Socket socket : net.list()) {
                ObjectNode node = list.addObject();
                node.put("venue", net.faults().venue());
                node.put("connection", socket.number());
                node.put("service", socket.service());
                node.put("remote", socket.remote());
                node.put("sinceTimeMs", socket.sinceMs());
                node.put("framesSent", socket.framesSent());
                node.put("bytesSent", socket.bytesSent());
                node.put("halfOpen", socket.halfOpen());
            }
        }
        return list;
    }

    /** Strikes so far, at all venues. */
    long struck() {
        return faults.log().struck();
    }
}
