package io.kairos.simulator;

import io.kairos.simulator.SimulatorConfig.ClockMode;
import io.kairos.simulator.SimulatorConfig.Options;
import io.kairos.simulator.SimulatorConfig.VenueConfig;
import io.kairos.simulator.binance.BinanceVenue;
import io.kairos.simulator.kraken.KrakenVenue;
import io.kairos.simulator.market.Instrument;
import io.kairos.simulator.market.Universe;
import io.kairos.simulator.market.VenueName;
import io.kairos.simulator.net.WebSocketConnection;
import io.kairos.simulator.okx.OkxVenue;
import io.kairos.simulator.world.WorldSettings;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Measures how many messages the simulator sends and what its one thread needs for it. Arguments: instruments, actions per
 * second, seconds, connections per venue, clock (system or paced). Prints one line; asserts nothing.
 */
public final class LoadReport {
    private LoadReport() {}

    /** Runs the load. */
    public static void main(String[] arguments) throws Exception {
        int instruments = argument(arguments, 0, 1_000);
        int events = argument(arguments, 1, 50_000);
        int seconds = argument(arguments, 2, 20);
        int connections = argument(arguments, 3, 1);
        ClockMode clock = arguments.length > 4 && arguments[4].equals("paced") ? ClockMode.PACED : ClockMode.SYSTEM;
        Path directory = Files.createTempDirectory("load");
        List<VenueName> names = List.of(VenueName.values());
        Universe universe = instruments == 0 ? Universe.standard() : Universe.generated(instruments, names);
        SimulatorConfig config = new SimulatorConfig(
                        "127.0.0.1",
                        0,
                        directory,
                        16 << 20,
                        256 << 20,
                        new WorldSettings(1, events, 0, 300, 1500),
                        List.of(
                                new VenueConfig(VenueName.BINANCE, 0, withoutPings(), List.of()),
                                new VenueConfig(VenueName.OKX, 0, OkxVenue.Settings.STANDARD, List.of()),
                                new VenueConfig(VenueName.KRAKEN, 0, KrakenVenue.Settings.STANDARD, List.of())))
                .with(new Options(clock, 0, 0, instruments, false));
        try (Simulator simulator = Simulator.start(config);
                Selector selector = Selector.open()) {
            List<Client> clients = new ArrayList<>();
            for (VenueName venue : names) {
                List<String> symbols = universe.catalogue(venue).all().stream()
                        .map(Instrument::symbol)
                        .toList();
                for (int i = 0; i < connections; i++) {
                    clients.add(Client.connect(venue, simulator.port(venue), symbols, selector));
                }
            }
            // As long again, so that compiled code is measured.
            read(selector, seconds);
            clients.forEach(Client::reset);
            long cpuBefore = venueCpuNs();
            long start = System.nanoTime();
            read(selector, seconds);
            double elapsed = (System.nanoTime() - start) / 1e9;
            double cpu = (venueCpuNs() - cpuBefore) / 1e9;
            print(simulator, clients, elapsed, cpu);
        }
    }

    /** The clients here only count and would be cut off for their missing pongs. */
    private static BinanceVenue.Settings withoutPings() {
        long hourMs = TimeUnit.HOURS.toMillis(1);
        return new BinanceVenue.Settings(
                BinanceVenue.Settings.STANDARD.limits(),
                new WebSocketConnection.Timing(hourMs, hourMs, 24 * hourMs),
                BinanceVenue.Settings.STANDARD.deliveryDelayMaxMicros());
    }

    private static void print(Simulator simulator, List<Client> clients, double elapsed, double cpu)
            throws IOException, InterruptedException {
        long frames = clients.stream().mapToLong(client -> client.frames).sum();
        long bytes = clients.stream().mapToLong(client -> client.bytes).sum();
        Map<VenueName, Long> byVenue = new EnumMap<>(VenueName.class);
        clients.forEach(client -> byVenue.merge(client.venue, client.frames, Long::sum));
        String health = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + simulator.controlPort() + "/health"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
        int at = health.indexOf("\"lateness\"");
        System.out.printf(
                Locale.ROOT,
                "messages/s=%.0f MB/s=%.1f venueThreadCpu=%.2f messagesPerCpuSecond=%.0f perVenue=%s %s%n",
                frames / elapsed,
                bytes / elapsed / 1e6,
                cpu / elapsed,
                frames / cpu,
                byVenue.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + Math.round(entry.getValue() / elapsed))
                        .collect(Collectors.joining(",")),
                health.substring(at, health.indexOf('}', at) + 1));
    }

    private static void read(Selector selector, int seconds) throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        ByteBuffer buffer = ByteBuffer.allocateDirect(4 << 20);
        while (System.nanoTime() < end) {
            selector.select(100);
            for (SelectionKey key : selector.selectedKeys()) {
                Client client = (Client) key.attachment();
                buffer.clear();
                int read = client.channel.read(buffer);
                if (read < 0) {
                    throw new IOException("the venue closed a connection: venue=" + client.venue);
                }
                buffer.flip();
                client.count(buffer);
            }
            selector.selectedKeys().clear();
        }
    }

    private static long venueCpuNs() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long total = 0;
        for (long id : threads.getAllThreadIds()) {
            ThreadInfo info = threads.getThreadInfo(id);
            if (info != null && info.getThreadName().startsWith("venue")) {
                total += threads.getThreadCpuTime(id);
            }
        }
        return total;
    }

    private static int argument(String[] arguments, int at, int standard) {
        return arguments.length > at ? Integer.parseInt(arguments[at]) : standard;
    }

    /** A WebSocket client that only counts. */
    private static final class Client {
        private final VenueName venue;
        private final SocketChannel channel;
        private final byte[] header = new byte[10];
        private int headerBytes;
        private long skip;
        private long frames;
        private long bytes;

        private Client(VenueName venue, SocketChannel channel) {
            this.venue = venue;
            this.channel = channel;
        }

        static Client connect(VenueName venue, int port, List<String> symbols, Selector selector) throws IOException {
            SocketChannel channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            Client client = new Client(venue, channel);
            String path =
                    switch (venue) {
                        case BINANCE -> "/ws";
                        case OKX -> "/ws/v5/public";
                        case KRAKEN -> "/v2";
                    };
            client.write(
                    ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            ByteBuffer one = ByteBuffer.allocate(1);
            StringBuilder answer = new StringBuilder();
            while (!answer.toString().endsWith("\r\n\r\n")) {
                one.clear();
                if (channel.read(one) < 0) {
                    throw new IOException("no upgrade: " + answer);
                }
                answer.append((char) one.get(0));
            }
            for (String request : requests(venue, symbols)) {
                client.sendText(request);
            }
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, client);
            return client;
        }

        private static List<String> requests(VenueName venue, List<String> symbols) {
            List<String> requests = new ArrayList<>();
            String separator = ",";
            switch (venue) {
                case BINANCE -> {
                    for (String kind : List.of("@bookTicker", "@trade", "@depth@100ms")) {
                        requests.add(symbols.stream()
                                .map(symbol -> "\"" + symbol.toLowerCase(Locale.ROOT) + kind + "\"")
                                .collect(Collectors.joining(
                                        separator, "{\"method\":\"SUBSCRIBE\",\"id\":1,\"params\":[", "]}")));
                    }
                }
                case OKX -> {
                    for (String kind : List.of("bbo-tbt", "trades", "books")) {
                        requests.add(symbols.stream()
                                .map(symbol -> "{\"channel\":\"" + kind + "\",\"instId\":\"" + symbol + "\"}")
                                .collect(Collectors.joining(separator, "{\"op\":\"subscribe\",\"args\":[", "]}")));
                    }
                }
                case KRAKEN -> {
                    String list = symbols.stream()
                            .map(symbol -> "\"" + symbol + "\"")
                            .collect(Collectors.joining(separator, "[", "]"));
                    for (String kind : List.of("book\",\"depth\":10,\"symbol\":", "trade\",\"symbol\":")) {
                        requests.add("{\"method\":\"subscribe\",\"params\":{\"channel\":\"" + kind + list + "}}");
                    }
                }
            }
            return requests;
        }

        void reset() {
            frames = 0;
            bytes = 0;
        }

        /** Counts final text frames by their headers. */
        void count(ByteBuffer in) {
            bytes += in.remaining();
            while (in.hasRemaining()) {
                if (skip > 0) {
                    int part = (int) Math.min(skip, in.remaining());
                    in.position(in.position() + part);
                    skip -= part;
                    continue;
                }
                header[headerBytes++] = in.get();
                if (headerBytes >= 2) {
                    int length = header[1] & 0x7f;
                    int needed = length == 126 ? 4 : length == 127 ? 10 : 2;
                    if (headerBytes == needed) {
                        skip = length;
                        if (length >= 126) {
                            skip = 0;
                            for (int i = 2; i < needed; i++) {
                                skip = skip << 8 | (header[i] & 0xff);
                            }
                        }
                        headerBytes = 0;
                        frames++;
                    }
                }
            }
        }

        private void sendText(String text) throws IOException {
            byte[] payload = text.getBytes(StandardCharsets.UTF_8);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (DataOutputStream out = new DataOutputStream(bytes)) {
                out.writeByte(0x81);
                if (payload.length < 126) {
                    out.writeByte(0x80 | payload.length);
                } else {
                    out.writeByte(0x80 | 126);
                    out.writeShort(payload.length);
                }
                out.writeInt(0);
                out.write(payload);
            }
            write(bytes.toByteArray());
        }

        private void write(byte[] all) throws IOException {
            ByteBuffer buffer = ByteBuffer.wrap(all);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        }
    }
}
