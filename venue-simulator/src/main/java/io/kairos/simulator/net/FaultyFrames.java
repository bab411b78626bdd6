package io.kairos.simulator.net;

import io.kairos.simulator.fault.ArmedFault;
import io.kairos.simulator.fault.VenueFaults;
import io.kairos.simulator.time.VenueTimers;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Does the frame faults of one connection. Only touched while a fault is armed or still has frames in hand. */
final class FaultyFrames {
    private static final int WAITING_MAX = 20_000;
    /** Reserved bits, set in the first byte of a frame. */
    private static final int CORRUPT_BITS = 0x70;

    private final Wire wire;
    private final VenueFaults faults;
    private final VenueTimers timers;
    private final Map<String, Deque<Late>> delayed = new HashMap<>();
    private final Map<String, List<Held>> held = new HashMap<>();
    private int waiting;

    private record Late(List<ByteBuf> frames, long dueNs) {}

    private static final class Held {
        private final List<ByteBuf> frames;
        private long framesToPass;

        Held(List<ByteBuf> frames, long framesToPass) {
            this.frames = frames;
            this.framesToPass = framesToPass;
        }
    }

    FaultyFrames(Wire wire, VenueFaults faults, VenueTimers timers) {
        this.wire = wire;
        this.faults = faults;
        this.timers = timers;
    }

    /** Whether frames are held back, so that later ones must pass here too. */
    boolean isBusy() {
        return waiting > 0;
    }

    void send(SharedFrame frame) {
        FrameTag tag = frame.tag();
        Payload payload = new Payload(frame);
        List<ArmedFault> striking = faults.strikeFrame(
                wire.number(), wire.service(), tag.kind(), tag.stream(), tag.symbol(), fault -> payload.canTake(fault));
        Plan plan = new Plan();
        for (ArmedFault fault : striking) {
            faults.record(fault, wire.number(), tag.stream(), tag.symbol(), plan.add(fault, payload));
        }
        if (plan.swallowed) {
            return;
        }
        List<ByteBuf> frames = payload.encode(plan);
        if (plan.distance > 0) {
            hold(tag.stream(), frames, plan.distance);
            return;
        }
        pass(tag.stream(), frames, plan.delayMs);
    }

    private void pass(String stream, List<ByteBuf> frames, long delayMs) {
        Deque<Late> line = delayed.get(stream);
        if (delayMs > 0 || line != null) {
            // A later frame of the same stream waits as well: a connection delivers in order.
            delay(stream, frames, delayMs);
        } else {
            frames.forEach(wire::sendFrame);
        }
        List<Held> behind = held.get(stream);
        if (behind == null) {
            return;
        }
        for (Held candidate : List.copyOf(behind)) {
            candidate.framesToPass--;
            if (candidate.framesToPass <= 0) {
                behind.remove(candidate);
                waiting -= candidate.frames.size();
                if (delayed.containsKey(stream)) {
                    delay(stream, candidate.frames, 0);
                } else {
                    candidate.frames.forEach(wire::sendFrame);
                }
            }
        }
        if (behind.isEmpty()) {
            held.remove(stream);
        }
    }

    private void hold(String stream, List<ByteBuf> frames, long distance) {
        if (isFull(frames)) {
            return;
        }
        held.computeIfAbsent(stream, key -> new ArrayList<>()).add(new Held(frames, distance));
    }

    private void delay(String stream, List<ByteBuf> frames, long delayMs) {
        if (isFull(frames)) {
            return;
        }
        Deque<Late> line = delayed.computeIfAbsent(stream, key -> new ArrayDeque<>());
        long dueNs = timers.nowNs() + TimeUnit.MILLISECONDS.toNanos(delayMs);
        if (!line.isEmpty() && dueNs - line.getLast().dueNs() < 0) {
            dueNs = line.getLast().dueNs();
        }
        line.addLast(new Late(frames, dueNs));
        if (line.size() == 1) {
            planRelease(stream, dueNs);
        }
    }

    private void planRelease(String stream, long dueNs) {
        VenueTimers.Timer unused = timers.after(dueNs - timers.nowNs(), () -> release(stream));
    }

    private void release(String stream) {
        Deque<Late> line = delayed.get(stream);
        if (line == null) {
            return;
        }
        while (!line.isEmpty() && line.getFirst().dueNs() - timers.nowNs() <= 0) {
            Late due = line.removeFirst();
            waiting -= due.frames().size();
            due.frames().forEach(wire::sendFrame);
        }
        if (line.isEmpty()) {
            delayed.remove(stream);
        } else {
            planRelease(stream, line.getFirst().dueNs());
        }
    }

    private boolean isFull(List<ByteBuf> frames) {
        if (waiting + frames.size() > WAITING_MAX) {
            frames.forEach(ByteBuf::release);
            wire.drop();
            return true;
        }
        waiting += frames.size();
        return false;
    }

    /** Gives back the memory of what will never be sent. */
    void onClosed() {
        delayed.values().forEach(line -> line.forEach(late -> late.frames().forEach(ByteBuf::release)));
        held.values().forEach(list -> list.forEach(kept -> kept.frames.forEach(ByteBuf::release)));
        delayed.clear();
        held.clear();
        waiting = 0;
    }

    /** What all striking faults together want. */
    private static final class Plan {
        private boolean swallowed;
        private long copies = 1;
        private long parts = 1;
        private long delayMs;
        private long distance;
        private boolean corruptFraming;

        /** Takes a fault in and says in words what it does. */
        String add(ArmedFault fault, Payload payload) {
            switch (fault.kind()) {
                case DROP_FRAMES, SILENCE, SILENCE_STREAM -> {
                    swallowed = true;
                    return "dropped";
                }
                case DUPLICATE_FRAMES -> {
                    copies += fault.spec().number("copies");
                    return "sent times=" + copies;
                }
                case REORDER_FRAMES -> {
                    distance = fault.spec().number("distance");
                    return "held back for frames=" + distance;
                }
                case DELAY_FRAMES -> {
                    delayMs += fault.spec().number("delayMillis");
                    return "delayed millis=" + delayMs;
                }
                case FRAGMENT_FRAMES -> {
                    parts = fault.spec().number("parts");
                    return "fragments=" + parts;
                }
                default -> {
                    return mutate(fault, payload);
                }
            }
        }

        private String mutate(ArmedFault fault, Payload payload) {
            byte[] text = payload.bytes();
            switch (fault.kind()) {
                case TRUNCATE_FRAMES ->
                    payload.replace(
                            FrameMutations.truncate(text, (int) fault.spec().number("keepPercent")));
                case CORRUPT_FRAMES -> {
                    String mode = fault.spec().text("mode");
                    if (mode.equals("FRAMING")) {
                        corruptFraming = true;
                    } else if (payload.isBinary()) {
                        payload.replace(BinaryMutations.corrupt(text, mode, fault.random()));
                    } else {
                        payload.replace(FrameMutations.corrupt(text, mode, fault.random()));
                    }
                    return "corrupted mode=" + mode;
                }
                case WRONG_CHECKSUM -> payload.replace(FrameMutations.wrongChecksum(text));
                case OVERSIZE_FRAMES ->
                    payload.replace(
                            FrameMutations.oversize(text, (int) fault.spec().number("bytes")));
                case UNKNOWN_FIELD ->
                    payload.replace(
                            payload.isBinary()
                                    ? BinaryMutations.laterVersion(text)
                                    : FrameMutations.unknownField(text));
                case UNKNOWN_ENUM -> {
                    payload.precede(FrameMutations.unknownEnum(text));
                    return "preceded by a copy with an unknown word";
                }
                default -> throw new IllegalStateException("not a frame fault: " + fault.kind());
            }
            return "bytes " + text.length + " -> " + payload.bytes().length;
        }
    }

    /** The message on its way; copied out of the shared frame only when a fault looks at it. */
    private static final class Payload {
        private final SharedFrame original;
        private final List<byte[]> before = new ArrayList<>();
        private byte[] text = new byte[0];
        private boolean copied;
        private boolean changed;

        Payload(SharedFrame original) {
            this.original = original;
        }

        boolean isBinary() {
            return original.isBinary();
        }

        boolean canTake(ArmedFault fault) {
            return isBinary() ? BinaryMutations.isPossible(fault, bytes()) : FrameMutations.isPossible(fault, bytes());
        }

        byte[] bytes() {
            if (!copied) {
                text = original.payload();
                copied = true;
            }
            return text;
        }

        void replace(byte[] other) {
            text = other;
            copied = true;
            changed = true;
        }

        void precede(byte[] other) {
            before.add(other);
        }

        List<ByteBuf> encode(Plan plan) {
            List<ByteBuf> frames = new ArrayList<>();
            int first = original.firstByte();
            before.forEach(other -> frames.add(SharedFrame.encode(first, other, 0, other.length)));
            for (long copy = 0; copy < plan.copies; copy++) {
                if (plan.parts > 1) {
                    fragment(frames, (int) plan.parts);
                } else if (changed || plan.corruptFraming) {
                    int corrupt = plan.corruptFraming ? CORRUPT_BITS : 0;
                    frames.add(SharedFrame.encode(first | corrupt, bytes(), 0, bytes().length));
                } else {
                    frames.add(original.share());
                }
            }
            return frames;
        }

        private void fragment(List<ByteBuf> frames, int parts) {
            byte[] whole = bytes();
            int sent = 0;
            for (int part = 1; part <= parts; part++) {
                int end = (int) ((long) whole.length * part / parts);
                int opcode = part == 1 ? original.firstByte() & 0x0F : 0x00;
                int last = part == parts ? 0x80 : 0x00;
                frames.add(SharedFrame.encode(last | opcode, whole, sent, end - sent));
                sent = end;
            }
        }
    }
}
