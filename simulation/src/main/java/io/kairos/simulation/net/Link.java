package io.kairos.simulation.net;

import java.util.Arrays;

/**
 * One connection: what each end sends arrives at the other in order, later. Never loses single bytes in the middle, as TCP does not:
 * it stalls, ends, is reset, or dies without a word. One thread.
 */
final class Link {
    private static final int WINDOW_BYTES = 256 * 1024;

    private final Network network;
    private final String host;
    private final Side client;
    private Side server;
    private boolean silent;

    /** One end and what is on its way from there. */
    private static final class Side {
        private final VirtualSocket socket;
        private final VirtualLoop loop;
        private long lastArrivalNs;
        private int onTheWay;
        private boolean ended;

        Side(VirtualSocket socket, VirtualLoop loop) {
            this.socket = socket;
            this.loop = loop;
        }
    }

    Link(Network network, String host, VirtualSocket client, VirtualLoop loop) {
        this.network = network;
        this.host = host;
        this.client = new Side(client, loop);
        this.server = this.client;
    }

    void accept(VirtualSocket socket, VirtualLoop loop) {
        server = new Side(socket, loop);
    }

    String host() {
        return host;
    }

    VirtualSocket client() {
        return client.socket;
    }

    VirtualLoop clientLoop() {
        return client.loop;
    }

    private Side of(VirtualSocket socket) {
        return socket.equals(client.socket) ? client : server;
    }

    private Side other(Side side) {
        return side == client ? server : client;
    }

    boolean isOver() {
        return client.ended && server.ended;
    }

    /** From now on nothing passes in either direction, and nobody is told. */
    void silence() {
        silent = true;
    }

    boolean hasRoom(VirtualSocket from) {
        return of(from).onTheWay < WINDOW_BYTES;
    }

    void send(VirtualSocket from, byte[] bytes) {
        Side sender = of(from);
        if (sender.loop.isDead()) {
            return;
        }
        sender.onTheWay += bytes.length;
        int cut = network.cut(bytes.length);
        if (cut > 0) {
            arrive(sender, Arrays.copyOf(bytes, cut));
            arrive(sender, Arrays.copyOfRange(bytes, cut, bytes.length));
        } else {
            arrive(sender, bytes);
        }
    }

    private void arrive(Side sender, byte[] bytes) {
        Side receiver = other(sender);
        network.at(arrivalNs(sender), () -> {
            if (!silent && !receiver.ended && !receiver.loop.isDead()) {
                receiver.loop.execute(() -> receiver.socket.onBytes(bytes));
            }
        });
    }

    private long arrivalNs(Side sender) {
        long arrivalNs = Math.max(sender.lastArrivalNs, network.arrivalNs(host));
        sender.lastArrivalNs = arrivalNs;
        return arrivalNs;
    }

    /** The receiver took bytes out of its socket: the sender may send as many more, once it learns of it. */
    void onRead(VirtualSocket receiver, int count) {
        Side sender = other(of(receiver));
        boolean wasFull = sender.onTheWay >= WINDOW_BYTES;
        sender.onTheWay -= count;
        if (wasFull && sender.onTheWay < WINDOW_BYTES) {
            network.at(network.arrivalNs(host), () -> sender.loop.execute(sender.socket::onRoom));
        }
    }

    /** One end was closed by its owner: the other learns of it behind the bytes on their way, or ahead of them by a reset. */
    void end(VirtualSocket from, boolean reset) {
        Side closing = of(from);
        if (closing.ended || closing.loop.isDead()) {
            return;
        }
        closing.ended = true;
        Side receiver = other(closing);
        long arrivalNs = reset ? network.arrivalNs(host) : arrivalNs(closing);
        network.at(arrivalNs, () -> {
            if (!silent && !receiver.ended && !receiver.loop.isDead()) {
                receiver.loop.execute(reset ? receiver.socket::onReset : receiver.socket::onEnd);
            }
        });
        if (isOver()) {
            network.onOver(this);
        }
    }

    /**
     * The network breaks the connection: both ends are reset; of what is on the way nothing arrives any more.
     *
     * @param clientHears whether the client learns of it now; otherwise only the server does, as when a firewall forgets.
     */
    void breakNow(boolean clientHears) {
        silent = true;
        server.loop.execute(server.socket::onReset);
        if (clientHears) {
            client.loop.execute(client.socket::onReset);
        }
    }

    /** The client's process is gone: nothing that it still writes leaves it, nothing reaches it; its kernel says so to the server. */
    void clientDied(boolean reset) {
        if (!client.ended) {
            end(client.socket, reset);
        }
    }
}
