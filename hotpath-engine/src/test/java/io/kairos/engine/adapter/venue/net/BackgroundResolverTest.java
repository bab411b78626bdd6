package io.kairos.engine.adapter.venue.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BackgroundResolverTest {
    private final EventLoopGroup loops = EventLoops.newGroup(1, "resolver-test");
    private final EventLoop loop = loops.next();

    @AfterEach
    void stop() {
        loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private Future<InetSocketAddress> resolve(BackgroundResolver resolver) throws Exception {
        List<Future<InetSocketAddress>> started = new CopyOnWriteArrayList<>();
        loop.submit(() -> {
                    started.add(
                            resolver.getResolver(loop).resolve(InetSocketAddress.createUnresolved("venue.test", 443)));
                })
                .get(30, TimeUnit.SECONDS);
        return started.get(0);
    }

    @Test
    void shouldNotHoldUpTheEventLoop() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        Future<InetSocketAddress> found = resolve(new BackgroundResolver(name -> {
            try {
                answer.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return new InetAddress[] {InetAddress.getByAddress(name, new byte[] {127, 0, 0, 9})};
        }));

        assertThat(loop.submit(() -> "still at work").get(30, TimeUnit.SECONDS)).isEqualTo("still at work");
        assertThat(found.isDone()).isFalse();
        answer.countDown();
        assertThat(found.get(30, TimeUnit.SECONDS).getAddress().getHostAddress())
                .isEqualTo("127.0.0.9");
    }

    @Test
    void shouldSayThatANameIsUnknown() throws Exception {
        Future<InetSocketAddress> found = resolve(new BackgroundResolver(name -> {
            throw new UnknownHostException(name);
        }));

        assertThat(found.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(found.cause()).isInstanceOf(UnknownHostException.class);
    }
}
