package io.kairos.simulation.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * All ways between the parties of a simulation: what is sent arrives later, at a time drawn from the seed, unless a fault is in the way.
 * One thread.
 */
public final class Network {
    /** What a packet that was held up takes longer: whoever sent it tries again ever more rarely. */
    private static final long RETRANSMISSION_NS = 200_000_000L;

    private final VirtualTime time;
    private final SplittableRandom random;
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final Map<String, Host> hosts = new HashMap<>();
    private final Set<Link> links = new LinkedHashSet<>();
    private final Set<VirtualSocket> accepted = new LinkedHashSet<>();
    private Conditions conditions = Conditions.CALM;
    private long planned;
    private long bytesSent;
    private long connections;

    private record Event(long timeNs, long number, Runnable work) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            int byTime = Long.compare(timeNs, other.timeNs);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }

    private static final class Host {
        private final VirtualLoop loop;
        private final Consumer<ChannelPipeline> accept;
        private long cutOffUntilNs;
        private boolean refusing;

        Host(VirtualLoop loop, Consumer<ChannelPipeline> accept) {
            this.loop = loop;
            this.accept = accept;
        }
    }

    /** A network without hosts. */
    public Network(VirtualTime time, SplittableRandom random) {
        this.time = time;
        this.random = random;
    }

    VirtualTime time() {
        return time;
    }

    /** A party that takes connections. */
    public void listen(String host, VirtualLoop loop, Consumer<ChannelPipeline> accept) {
        hosts.put(host, new Host(loop, accept));
    }

    /** From now on all ways are like this; what is on its way already arrives as it would have. */
    public void conditions(Conditions now) {
        conditions = now;
    }

    /** Holds everything to and from a host back until that time; what was held arrives after it. */
    public void cutOff(String host, long untilNs) {
        Host of = host(host);
        of.cutOffUntilNs = Math.max(of.cutOffUntilNs, untilNs);
    }

    /** Whether a host refuses connections. */
    public void refuse(String host, boolean refusing) {
        host(host).refusing = refusing;
    }

    private Host host(String name) {
        Host host = hosts.get(name);
        if (host == null) {
            throw new IllegalArgumentException("no such host: " + name);
        }
        return host;
    }

    /** Connections that are open, oldest first. */
    public int openLinks() {
        return links.size();
    }

    /** Breaks an open connection: both ends are told, or the server's alone. Nothing that is on its way arrives. */
    public void breakLink(int index, boolean clientHears) {
        nth(index).breakNow(clientHears);
    }

    /** Lets an open connection die without a word to either end. */
    public void silence(int index) {
        nth(index).silence();
    }

    private Link nth(int index) {
        return List.copyOf(links).get(index);
    }

    /** A party's process is gone, and with it all the connections that it made. */
    void onDeath(EventLoop loop) {
        List<Link> its = new ArrayList<>(links);
        its.removeIf(link -> link.clientLoop() != loop);
        for (Link link : its) {
            link.clientDied(random.nextInt(3) == 0);
            links.remove(link);
        }
    }

    /** When something arrives next; {@link Long#MAX_VALUE} for never. */
    public long nextDueNs() {
        Event first = events.peek();
        return first == null ? Long.MAX_VALUE : first.timeNs;
    }

    /**
     * Hands to their receivers' loops what has arrived by now.
     *
     * @return whether anything had.
     */
    public boolean deliver() {
        boolean any = false;
        for (Event first = events.peek(); first != null && first.timeNs <= time.nanoTime(); first = events.peek()) {
            events.remove();
            first.work.run();
            any = true;
        }
        return any;
    }

    /** Bytes handed to the network since the start. */
    public long bytesSent() {
        return bytesSent;
    }

    /** Connections made since the start. */
    public long connections() {
        return connections;
    }

    void at(long timeNs, Runnable work) {
        events.add(new Event(Math.max(timeNs, time.nanoTime()), planned++, work));
    }

    /** When something that leaves now arrives. */
    long arrivalNs(String hostName) {
        long nowNs = time.nanoTime();
        double jitter = -conditions.jitterNs() * StrictMath.log(1 - random.nextDouble());
        long arrivalNs = nowNs + conditions.latencyMinNs() + (long) jitter;
        long cutOffUntilNs = host(hostName).cutOffUntilNs;
        return nowNs < cutOffUntilNs
                ? Math.max(arrivalNs, cutOffUntilNs + random.nextLong(RETRANSMISSION_NS))
                : arrivalNs;
    }

    /** Where a write of so many bytes is cut in two; 0 for nowhere. */
    int cut(int length) {
        bytesSent += length;
        return length > 1 && random.nextInt(100) < conditions.splitPercent() ? 1 + random.nextInt(length - 1) : 0;
    }

    /** All is over: what hosts still hold for those who connected to them is given back. */
    public void close() {
        List.copyOf(accepted).forEach(socket -> {
            ChannelFuture unused = socket.close();
        });
        hosts.values().forEach(host -> {
            boolean unused = host.loop.work();
        });
    }

    void onClosed(VirtualSocket socket) {
        accepted.remove(socket);
    }

    void onOver(Link link) {
        links.remove(link);
    }

    void dial(VirtualSocket socket, InetSocketAddress address, int timeoutMs) {
        VirtualLoop loop = (VirtualLoop) socket.eventLoop();
        String name = address.getHostString();
        Host host = hosts.get(name);
        if (host == null) {
            loop.execute(() -> socket.onNotConnected(new ConnectException("no such host: " + name)));
            return;
        }
        long timeoutNs = time.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        long arrivalNs = arrivalNs(name);
        if (arrivalNs >= timeoutNs) {
            at(
                    timeoutNs,
                    () -> loop.execute(() -> socket.onNotConnected(
                            new ConnectTimeoutException("connection timed out after " + timeoutMs + " ms: " + name))));
            return;
        }
        at(arrivalNs, () -> {
            if (loop.isDead()) {
                return;
            }
            if (host.refusing) {
                at(
                        arrivalNs(name),
                        () -> loop.execute(
                                () -> socket.onNotConnected(new ConnectException("Connection refused: " + name))));
                return;
            }
            Link link = new Link(this, name, socket, loop);
            VirtualSocket other = new VirtualSocket(this, link);
            link.accept(other, host.loop);
            links.add(link);
            accepted.add(other);
            connections++;
            other.pipeline().addLast(new ChannelInitializer<Channel>() {
                @Override
                protected void initChannel(Channel channel) {
                    host.accept.accept(channel.pipeline());
                }
            });
            EventLoopGroup loops = host.loop;
            ChannelFuture unused = loops.register(other);
            at(arrivalNs(name), () -> loop.execute(() -> socket.onConnected(link)));
        });
    }
}
