package io.kairos.simulator.net;

import io.kairos.simulator.fault.ArmedFault;
import io.kairos.simulator.fault.FaultKind;
import io.kairos.simulator.fault.FaultTarget;
import io.kairos.simulator.fault.VenueFaults;
import io.kairos.simulator.time.VenueTimers;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All sockets of one venue: numbers them, counts, and does the faults that concern whole sockets. One per venue, made
 * before its port opens. Venue thread only.
 */
public final class VenueNet implements FaultTarget {
    private final VenueFaults faults;
    private final @Nullable VenueTimers timers;
    private final Map<Long, Wire> wires = new LinkedHashMap<>();
    private final Map<Long, WebSocketConnection> connections = new LinkedHashMap<>();
    private HttpErrorBody errorBody = status -> "{\"code\":" + -status + ",\"msg\":\"error\"}";
    private long lastNumber;
    private long framesSent;
    private long tooSlow;

    /** The venue's own JSON for an HTTP status that a fault asks for. */
    @FunctionalInterface
    public interface HttpErrorBody {
        String of(int status);
    }

    /** A network layer that does this venue's faults, on the system clock. */
    public VenueNet(VenueFaults faults) {
        this(faults, null);
    }

    /** A network layer that does this venue's faults, in venue time; null for the system clock. */
    public VenueNet(VenueFaults faults, @Nullable VenueTimers timers) {
        this.faults = faults;
        this.timers = timers;
        faults.attach(this);
    }

    /** How the venue words HTTP errors as JSON. */
    public void wordErrors(HttpErrorBody body) {
        errorBody = body;
    }

    /** Makes an upgraded channel a connection of a service, such as {@code STREAM} or {@code PRIVATE}. */
    public WebSocketConnection connect(Channel channel, String service, WebSocketConnection.Timing timing) {
        Wire wire = channel.pipeline().get(Wire.class);
        if (wire == null) {
            throw new IllegalStateException("the channel was not accepted by a listener of this venue");
        }
        WebSocketConnection connection = new WebSocketConnection(channel, wire, this, timing);
        connections.put(wire.number(), connection);
        wire.serve(service);
        return connection;
    }

    /** What plans the work of a connection. */
    VenueTimers timers(Channel channel) {
        return timers == null ? new LoopTimers(channel.eventLoop()) : timers;
    }

    public VenueFaults faults() {
        return faults;
    }

    /** Sockets that are open now, HTTP ones included. */
    public int sockets() {
        return wires.size();
    }

    /** WebSocket messages sent since the start. */
    public long framesSent() {
        return framesSent;
    }

    /** Clients that were cut off because they did not read. */
    public long tooSlow() {
        return tooSlow;
    }

    /** One open socket. */
    public record Socket(
            long number,
            String service,
            String remote,
            long sinceMs,
            long framesSent,
            long bytesSent,
            boolean halfOpen) {}

    /** Every open socket, oldest first. */
    public List<Socket> list() {
        return wires.values().stream()
                .map(wire -> new Socket(
                        wire.number(),
                        wire.service(),
                        wire.remote(),
                        wire.sinceMs(),
                        wire.framesSent(),
                        wire.bytesSent(),
                        wire.isFrozen()))
                .toList();
    }

    /** Cuts every socket, half-open ones too. */
    public void dropAll() {
        List.copyOf(wires.values()).forEach(Wire::drop);
    }

    @Override
    public int onArmed(ArmedFault fault) {
        List<Wire> covered = new ArrayList<>();
        for (Wire wire : wires.values()) {
            if (faults.covers(fault, wire.number(), wire.service())) {
                covered.add(wire);
            }
        }
        switch (fault.kind()) {
            case DISCONNECT -> covered.forEach(wire -> disconnect(wire, fault));
            case DROP_SOCKETS -> {
                String target = fault.spec().text("target");
                covered.removeIf(wire ->
                        wire.service().equals("HTTP") || (!target.equals("ALL") && !target.equals(wire.service())));
                covered.forEach(Wire::drop);
            }
            case HALF_OPEN -> covered.forEach(Wire::freeze);
            case SLOW_DRIP -> covered.forEach(wire -> wire.startDrip(fault));
            default -> {
                return 0;
            }
        }
        return covered.size();
    }

    @Override
    public void onEnded(ArmedFault fault) {
        if (fault.kind() == FaultKind.SLOW_DRIP) {
            List.copyOf(wires.values()).forEach(wire -> wire.endDrip(fault));
        } else if (fault.kind() == FaultKind.HALF_OPEN
                || (fault.kind() == FaultKind.REFUSE_CONNECTIONS && fault.untilMs() != Long.MAX_VALUE)) {
            for (Wire wire : List.copyOf(wires.values())) {
                if (wire.isFrozen() && faults.covers(fault, wire.number(), wire.service())) {
                    wire.reset();
                }
            }
        }
    }

    private void disconnect(Wire wire, ArmedFault fault) {
        WebSocketConnection connection = connections.get(wire.number());
        switch (fault.spec().text("mode")) {
            case "RESET" -> wire.reset();
            case "CLOSE_FRAME" -> {
                if (connection == null) {
                    wire.drop();
                } else {
                    connection.close(
                            (int) fault.spec().number("code"), fault.spec().text("reason"));
                }
            }
            default -> wire.drop();
        }
    }

    ChannelHandler accept() {
        lastNumber++;
        return new Wire(this, lastNumber, faults.nowMs());
    }

    ChannelHandler httpFaults() {
        return new HttpFaults(faults, errorBody);
    }

    void onConnected(Wire wire) {
        wires.put(wire.number(), wire);
    }

    void onDisconnected(Wire wire) {
        wires.remove(wire.number());
        connections.remove(wire.number());
    }

    void onFrame() {
        framesSent++;
    }

    void onTooSlow() {
        tooSlow++;
    }
}
