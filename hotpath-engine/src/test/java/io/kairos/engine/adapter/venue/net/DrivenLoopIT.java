package io.kairos.engine.adapter.venue.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A loop driven by hand, with the kernel's own means to wait and to wake. */
class DrivenLoopIT {
    @Test
    void shouldRunTasksGivenBeforeAnybodyDrives() {
        DrivenLoop loop = new DrivenLoop(() -> true);
        AtomicInteger ran = new AtomicInteger();
        loop.eventLoop().execute(ran::incrementAndGet);
        loop.own();
        loop.poll();

        assertThat(ran.get()).isEqualTo(1);
        loop.end();
        assertThat(loop.eventLoop().isTerminated()).isTrue();
    }

    @Test
    void shouldEndWithoutEverHavingBeenDriven() {
        DrivenLoop loop = new DrivenLoop(() -> true);
        loop.end();
        loop.end();

        assertThat(loop.eventLoop().isTerminated()).isTrue();
    }

    @Test
    void shouldNotWaitWhenItMayNot() {
        DrivenLoop loop = new DrivenLoop(() -> false);
        loop.own();
        long startNs = System.nanoTime();
        assertThat(loop.await(TimeUnit.MINUTES.toNanos(10))).isZero();

        assertThat(System.nanoTime() - startNs).isLessThan(TimeUnit.MINUTES.toNanos(5));
        loop.end();
    }

    @Test
    void shouldSurviveATaskThatThrows() {
        DrivenLoop loop = new DrivenLoop(() -> true);
        loop.own();
        AtomicInteger ran = new AtomicInteger();
        loop.eventLoop().execute(() -> {
            throw new IllegalStateException("planted by this test");
        });
        loop.eventLoop().execute(ran::incrementAndGet);
        loop.poll();

        assertThat(ran.get()).isEqualTo(1);
        loop.end();
    }

    /** Work appears at any moment of the driver's way to sleep: none of it may be slept through. */
    @Test
    void shouldMissNoWakeUp() {
        AtomicLong offered = new AtomicLong();
        AtomicLong taken = new AtomicLong();
        AtomicBoolean stop = new AtomicBoolean();
        DrivenLoop loop = new DrivenLoop(() -> offered.get() == taken.get() && !stop.get());
        Thread driver = new Thread(
                () -> {
                    loop.own();
                    while (!stop.get()) {
                        taken.set(offered.get());
                        // One missed wake-up would end the test by its limit.
                        loop.await(TimeUnit.MINUTES.toNanos(10));
                    }
                    loop.end();
                },
                "driver");
        driver.start();
        for (int i = 0; i < 20_000; i++) {
            long number = offered.incrementAndGet();
            loop.wakeUp();
            if (i % 2 == 0) {
                long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
                while (taken.get() < number) {
                    assertThat(System.nanoTime())
                            .as("slept through number %d", number)
                            .isLessThan(deadlineNs);
                    Thread.onSpinWait();
                }
            }
        }
        stop.set(true);
        loop.wakeUp();
        await().atMost(20, TimeUnit.SECONDS).until(() -> !driver.isAlive());
    }
}
