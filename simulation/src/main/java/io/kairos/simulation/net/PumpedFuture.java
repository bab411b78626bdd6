package io.kairos.simulation.net;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** A future for which whoever waits moves the simulation on meanwhile: on one thread nobody else would. */
public final class PumpedFuture<T> extends CompletableFuture<T> {
    private final Consumer<BooleanSupplier> pump;

    /** A future; {@code pump} lets time pass until the condition holds. */
    public PumpedFuture(Consumer<BooleanSupplier> pump) {
        this.pump = pump;
    }

    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new PumpedFuture<>(pump);
    }

    @Override
    public T get() throws InterruptedException, ExecutionException {
        if (!isDone()) {
            pump.accept(this::isDone);
        }
        return super.get();
    }
}
