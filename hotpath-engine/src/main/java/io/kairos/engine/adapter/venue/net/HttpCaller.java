package io.kairos.engine.adapter.venue.net;

import java.io.IOException;
import java.net.Authenticator;
import java.net.PasswordAuthentication;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Small HTTP client for REST calls outside the hot path: HTTP/1.1, kept-alive connections, TLS against the system's trust, no
 * redirects, bounded time and body. Any thread.
 */
public final class HttpCaller implements AutoCloseable {
    private static final byte[] NO_BODY = new byte[0];
    private static final String TUNNEL_SCHEMES = "jdk.http.auth.tunneling.disabledSchemes";

    static {
        // The JDK answers a proxy's Basic challenge on a tunnel only if this list does not forbid it, and reads the
        // list once, with the first client of the process.
        System.setProperty(TUNNEL_SCHEMES, System.getProperty(TUNNEL_SCHEMES, ""));
    }

    /** Carries one request, however. */
    @FunctionalInterface
    public interface Sender {
        /**
         * The answer whatever its status; fails with an {@link IOException} when there is none within {@code timeout} or its body is
         * larger than {@code maxBodyBytes}.
         */
        CompletableFuture<HttpReply> send(HttpRequest request, Duration timeout, int maxBodyBytes);

        /** Lets time pass for somebody who waits for a budget of requests; not for event loops. */
        default void pause(Duration length) throws InterruptedException {
            Thread.sleep(length.toMillis());
        }
    }

    private final Sender sender;
    private final Runnable end;
    private final Duration requestTimeout;
    private final int maxBodyBytes;
    private volatile @Nullable WireTap tap;

    /** Creates a client without a proxy. */
    public HttpCaller(String name, Duration connectTimeout, Duration requestTimeout, int maxBodyBytes) {
        this(name, connectTimeout, requestTimeout, maxBodyBytes, null);
    }

    /** Creates a client; {@code requestTimeout} covers a call from start to the last byte of the answer. */
    public HttpCaller(
            String name,
            Duration connectTimeout,
            Duration requestTimeout,
            int maxBodyBytes,
            @Nullable ProxySettings proxy) {
        this.requestTimeout = requestTimeout;
        this.maxBodyBytes = maxBodyBytes;
        ExecutorService executor = Executors.newFixedThreadPool(2, task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(connectTimeout)
                .executor(executor);
        if (proxy != null) {
            builder.proxy(ProxySelector.of(proxy.address()));
            if (proxy.hasCredentials()) {
                builder.authenticator(new ProxyAuthenticator(proxy));
            }
        }
        HttpClient client = builder.build();
        this.sender = (request, timeout, limit) -> sendBy(client, request, timeout, limit);
        this.end = executor::shutdownNow;
    }

    /** Creates a client whose requests go another way than the host's sockets; it belongs to the caller. */
    public HttpCaller(Sender sender, Duration requestTimeout, int maxBodyBytes) {
        this.requestTimeout = requestTimeout;
        this.maxBodyBytes = maxBodyBytes;
        this.sender = sender;
        this.end = () -> {};
    }

    private static CompletableFuture<HttpReply> sendBy(
            HttpClient client, HttpRequest request, Duration timeout, int maxBodyBytes) {
        BodyHandler<byte[]> body = info -> new LimitedBody(maxBodyBytes);
        // The client's own timeout ends with the headers, so a body that trickles needs a limit of its own.
        return client.sendAsync(request, body)
                .thenApply(reply -> new HttpReply(reply.statusCode(), reply.headers(), reply.body()))
                .orTimeout(timeout.toMillis() + 1_000, TimeUnit.MILLISECONDS);
    }

    /** Tells the proxy, and nobody else, who we are. */
    private static final class ProxyAuthenticator extends Authenticator {
        private final ProxySettings proxy;

        ProxyAuthenticator(ProxySettings proxy) {
            this.proxy = proxy;
        }

        @Override
        protected @Nullable PasswordAuthentication getPasswordAuthentication() {
            return getRequestorType() == RequestorType.PROXY
                    ? new PasswordAuthentication(proxy.user(), proxy.password().toCharArray())
                    : null;
        }
    }

    /**
     * Calls and does not wait.
     *
     * @param uri complete, encoded as it has to appear on the wire.
     * @return the answer whatever its status; fails with an {@link IOException} when there is none, whose message names method and
     *     path, never the query.
     */
    public CompletableFuture<HttpReply> call(String method, URI uri, Map<String, String> headers) {
        return call(method, uri, headers, NO_BODY);
    }

    /** As {@link #call(String, URI, Map)}, with these bytes as the body of the request; empty for none. */
    public CompletableFuture<HttpReply> call(String method, URI uri, Map<String, String> headers, byte[] content) {
        return call(method, uri, headers, content, requestTimeout);
    }

    /** As above, given up after {@code timeout}. */
    public CompletableFuture<HttpReply> call(
            String method, URI uri, Map<String, String> headers, byte[] content, Duration timeout) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .timeout(timeout)
                .method(method, content.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(content));
        headers.forEach(request::header);
        return sender.send(request.build(), timeout, maxBodyBytes)
                .thenApply(reply -> {
                    show(uri, reply.status(), reply.body());
                    return reply;
                })
                .exceptionally(failure -> {
                    throw new CompletionException(ConnectFailure.explained(
                            method + ' ' + uri.getScheme() + "://" + uri.getAuthority() + uri.getPath(),
                            uri.getAuthority(),
                            failure instanceof CompletionException && failure.getCause() != null
                                    ? failure.getCause()
                                    : failure));
                });
    }

    /** From now on shows every answer to {@code newTap}; only where nothing secret is asked. */
    public void tap(WireTap newTap) {
        tap = newTap;
    }

    private void show(URI uri, int status, byte[] answer) {
        WireTap now = tap;
        if (now != null) {
            String query = uri.getRawQuery();
            now.onAnswer(query == null ? uri.getRawPath() : uri.getRawPath() + '?' + query, status, answer);
        }
    }

    /**
     * Calls and waits. Not for event loops.
     *
     * @throws IOException if there is no answer; the message names method and path, never the query.
     */
    public HttpReply callAndWait(String method, URI uri, Map<String, String> headers)
            throws IOException, InterruptedException {
        CompletableFuture<HttpReply> call = call(method, uri, headers);
        try {
            return call.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException io) {
                throw new IOException(io.getMessage(), io);
            }
            throw new IOException(method + ' ' + uri.getPath() + " failed: " + e.getCause(), e.getCause());
        }
    }

    /** Waits, in the time that the requests of this client have. Not for event loops. */
    public void pause(Duration length) throws InterruptedException {
        sender.pause(length);
    }

    @Override
    public void close() {
        end.run();
    }

    /** Collects a body and gives up when it grows beyond its limit. */
    private static final class LimitedBody implements BodySubscriber<byte[]> {
        private final BodySubscriber<byte[]> all = BodySubscribers.ofByteArray();
        private final long maxBytes;
        private long bytes;
        private boolean refused;
        private @Nullable Subscription subscription;

        LimitedBody(long maxBytes) {
            this.maxBytes = maxBytes;
        }

        @Override
        public CompletionStage<byte[]> getBody() {
            return all.getBody();
        }

        @Override
        public void onSubscribe(Subscription newSubscription) {
            subscription = newSubscription;
            all.onSubscribe(newSubscription);
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            if (refused) {
                return;
            }
            for (ByteBuffer buffer : buffers) {
                bytes += buffer.remaining();
            }
            if (bytes > maxBytes) {
                refused = true;
                if (subscription != null) {
                    subscription.cancel();
                }
                all.onError(new IOException("response body above " + maxBytes + " bytes"));
            } else {
                all.onNext(buffers);
            }
        }

        @Override
        public void onError(Throwable cause) {
            if (!refused) {
                all.onError(cause);
            }
        }

        @Override
        public void onComplete() {
            if (!refused) {
                all.onComplete();
            }
        }
    }
}
