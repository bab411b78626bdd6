package io.kairos.simulator.control;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kairos.simulator.binance.BinanceVenue;
import io.kairos.simulator.fault.Faults;
import io.kairos.simulator.fault.Faults.Moment;
import io.kairos.simulator.fault.Faults.OrderFault;
import java.util.Optional;
import java.util.Set;

/** Arms faults on request. */
final class FaultCommands {
    private static final long COUNT_MAX = 1_000_000;
    private static final long SPAN_MAX_MS = 3_600_000;

    private final BinanceVenue venue;
    private final Faults faults;

    enum Kind {
        DROP_SOCKETS,
        REFUSE_CONNECTIONS,
        ORDER_ERROR,
        DELAY_EVENTS,
        DUPLICATE_EVENTS,
        SILENCE_STREAM,
        DROP_FRAMES,
        QUERY_LAG,
        ANNOUNCE_SHUTDOWN,
        CLEAR
    }

    enum Target {
        STREAM,
        WS_API,
        ALL
    }

    FaultCommands(BinanceVenue venue, Faults faults) {
        this.venue = venue;
        this.faults = faults;
    }

    ObjectNode run(BodyReader body) throws BadRequest {
        Kind kind = body.oneOf("kind", Kind.class, Optional.empty());
        ObjectNode answer = JsonNodeFactory.instance.objectNode().put("armed", kind.name());
        long nowMs = venue.api().nowMs();
        switch (kind) {
            case DROP_SOCKETS -> answer.put("dropped", drop(body.allow(Set.of("kind", "target"))));
            case REFUSE_CONNECTIONS -> {
                body.allow(Set.of("kind", "durationMillis"));
                faults.refuseConnections(nowMs + span(body));
            }
            case ORDER_ERROR -> orderError(body);
            case DELAY_EVENTS -> {
                body.allow(Set.of("kind", "delayMillis", "durationMillis"));
                faults.delayEvents(body.number("delayMillis", 1_000, 0, SPAN_MAX_MS), nowMs + span(body));
            }
            case DUPLICATE_EVENTS -> faults.duplicateEvents(count(body.allow(Set.of("kind", "count"))));
            case SILENCE_STREAM -> {
                body.allow(Set.of("kind", "stream", "durationMillis"));
                faults.silence(body.text("stream", "*"), nowMs + span(body));
            }
            case DROP_FRAMES -> {
                body.allow(Set.of("kind", "stream", "count"));
                faults.dropMarketFrames(body.text("stream", "*"), count(body));
            }
            case QUERY_LAG -> {
                body.allow(Set.of("kind", "durationMillis"));
                faults.lagQueries(nowMs + span(body));
            }
            case ANNOUNCE_SHUTDOWN -> {
                body.allow(Set.of("kind"));
                venue.streams().announceShutdown();
                venue.userStreams().announceShutdown();
            }
            case CLEAR -> faults.clear();
        }
        return answer;
    }

    private int drop(BodyReader body) throws BadRequest {
        Target target = body.oneOf("target", Target.class, Optional.of(Target.ALL));
        int dropped = 0;
        if (target != Target.WS_API) {
            dropped += venue.streams().dropAll();
        }
        if (target != Target.STREAM) {
            dropped += venue.userStreams().dropAll();
        }
        return dropped;
    }

    private void orderError(BodyReader body) throws BadRequest {
        body.allow(Set.of("kind", "moment", "count", "status", "code"));
        Moment moment = body.oneOf("moment", Moment.class, Optional.empty());
        int status = (int) body.number("status", 503, 500, 599);
        long code = body.number("code", -1007, -9999, 0);
        faults.failOrders(new OrderFault(moment, status, (int) code), count(body));
    }

    private static long count(BodyReader body) throws BadRequest {
        return body.number("count", 1, 0, COUNT_MAX);
    }

    private static long span(BodyReader body) throws BadRequest {
        return body.number("durationMillis", 1_000, 0, SPAN_MAX_MS);
    }
}
