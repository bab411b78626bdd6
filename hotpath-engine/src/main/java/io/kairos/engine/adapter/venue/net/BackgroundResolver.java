package io.kairos.engine.adapter.venue.net;

import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.InetNameResolver;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Looks names up by the system on threads of its own. Netty's default does so on the event loop, where a slow name server would
 * hold up the market data of every other connection. At most one lookup per connection attempt waits. Any thread.
 */
final class BackgroundResolver extends AddressResolverGroup<InetSocketAddress> {
    /** Finds the addresses of a name; may block. */
    interface Lookup {
        InetAddress[] find(String name) throws UnknownHostException;
    }

    static final BackgroundResolver INSTANCE = new BackgroundResolver(InetAddress::getAllByName);

    private static final int THREADS = 2;
    private static final int IDLE_SECONDS = 10;

    private final Lookup lookup;
    private final Executor threads;

    BackgroundResolver(Lookup lookup) {
        this.lookup = lookup;
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                THREADS, THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "name-lookup");
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        this.threads = pool;
    }

    @Override
    protected AddressResolver<InetSocketAddress> newResolver(EventExecutor executor) {
        return new Names(executor).asAddressResolver();
    }

    private final class Names extends InetNameResolver {
        Names(EventExecutor executor) {
            super(executor);
        }

        @Override
        protected void doResolve(String name, Promise<InetAddress> promise) {
            threads.execute(() -> {
                try {
                    promise.trySuccess(lookup.find(name)[0]);
                } catch (UnknownHostException | RuntimeException e) {
                    promise.tryFailure(e);
                }
            });
        }

        @Override
        protected void doResolveAll(String name, Promise<List<InetAddress>> promise) {
            threads.execute(() -> {
                try {
                    promise.trySuccess(List.of(lookup.find(name)));
                } catch (UnknownHostException | RuntimeException e) {
                    promise.tryFailure(e);
                }
            });
        }
    }
}
