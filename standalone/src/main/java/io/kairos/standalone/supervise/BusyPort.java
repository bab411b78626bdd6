package io.kairos.standalone.supervise;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Finds out whether a TCP port can be listened on, and if not, who holds it. */
public final class BusyPort {
    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final String LISTEN_STATE = "0A";

    private BusyPort() {}

    /** Empty when the port is free; otherwise one sentence naming the port, its setting and, when it can be seen, the holder. */
    public static Optional<String> sentence(String setting, int port) {
        if (isFree(port)) {
            return Optional.empty();
        }
        String holder = holder(port).map(text -> " (held by " + text + ")").orElse("");
        return Optional.of(
                "Port " + port + " is busy" + holder + ": end that process, or set " + setting + " to a free port.");
    }

    private static boolean isFree(int port) {
        return binds(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                && binds(new InetSocketAddress(port));
    }

    private static boolean binds(InetSocketAddress address) {
        try (ServerSocket socket = new ServerSocket()) {
            // Address reuse lets a port through that only has connections in TIME_WAIT.
            socket.setReuseAddress(true);
            socket.bind(address);
            return true;
        } catch (IOException expected) {
            // The bind is the question; its failure is the answer "busy".
            return false;
        }
    }

    /** Name and id of the process that listens on the port, as far as this user may see it. */
    static Optional<String> holder(int port) {
        Set<String> sockets = new HashSet<>();
        for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            sockets.addAll(listeningSockets(Path.of(table), port));
        }
        if (sockets.isEmpty()) {
            return Optional.empty();
        }
        return ProcessHandle.allProcesses()
                .filter(process -> holdsAny(process.pid(), sockets))
                .findFirst()
                .map(process -> process.info()
                                .command()
                                .map(c -> Path.of(c).getFileName() + ", ")
                                .orElse("") + "process " + process.pid());
    }

    private static Set<String> listeningSockets(Path table, int port) {
        Set<String> sockets = new HashSet<>();
        String suffix = String.format(Locale.ROOT, ":%04X", port);
        try {
            for (String line : Files.readAllLines(table)) {
                String[] fields = BLANKS.split(line.strip(), -1);
                if (fields.length > 9 && fields[1].endsWith(suffix) && fields[3].equals(LISTEN_STATE)) {
                    sockets.add("socket:[" + fields[9] + "]");
                }
            }
        } catch (IOException expected) {
            // Without the table the holder stays unnamed; the port is busy all the same.
            return Set.of();
        }
        return sockets;
    }

    private static boolean holdsAny(long pid, Set<String> sockets) {
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(Path.of("/proc/" + pid + "/fd"))) {
            for (Path descriptor : descriptors) {
                if (sockets.contains(linkTarget(descriptor))) {
                    return true;
                }
            }
        } catch (IOException expected) {
            // Another user's process, or one that just ended.
            return false;
        }
        return false;
    }

    private static String linkTarget(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException expected) {
            // Closed in the meantime.
            return "";
        }
    }
}
