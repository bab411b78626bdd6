package io.kairos.simulation;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicInteger;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import net.bytebuddy.matcher.ElementMatchers;
import net.bytebuddy.pool.TypePool;

/** Loads the engine and the simulation anew, with one bug planted in them. */
final class MutatingLoader extends ClassLoader {
    private final PlantedBug bug;
    private final ClassFileLocator files;
    private final AtomicInteger planted = new AtomicInteger();

    MutatingLoader(PlantedBug bug) {
        super(MutatingLoader.class.getClassLoader());
        this.bug = bug;
        this.files = ClassFileLocator.ForClassLoader.of(getParent());
    }

    /** Whether the class with the bug was loaded. */
    boolean isPlanted() {
        return planted.get() > 0;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            Class<?> known = findLoadedClass(name);
            if (known != null) {
                return known;
            }
            if (PlantedBug.packages().stream().noneMatch(name::startsWith)) {
                return super.loadClass(name, resolve);
            }
            byte[] bytes = name.equals(bug.className()) ? mutated() : original(name);
            return defineClass(name, bytes, 0, bytes.length);
        }
    }

    private byte[] original(String name) throws ClassNotFoundException {
        try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }

    private byte[] mutated() {
        TypeDescription type =
                TypePool.Default.of(files).describe(bug.className()).resolve();
        if (type.getDeclaredMethods()
                .filter(ElementMatchers.named(bug.method()))
                .isEmpty()) {
            throw new IllegalStateException("there is no method any more to plant the bug in: " + bug);
        }
        int unused = planted.incrementAndGet();
        DynamicType.Builder<?> builder = new ByteBuddy()
                .redefine(type, files)
                .visit(Advice.to(bug.advice(), files).on(ElementMatchers.named(bug.method())));
        if (bug == PlantedBug.UNKNOWN_ORDER_SENT_AGAIN) {
            builder = builder.visit(Advice.to(NoteOrder.class, files).on(ElementMatchers.named("place")));
        }
        return builder.make().getBytes();
    }

    /** Remembers what is sent. */
    static final class NoteOrder {
        private NoteOrder() {}

        @Advice.OnMethodEnter
        static void enter(@Advice.Argument(value = 0, typing = Assigner.Typing.DYNAMIC) Object order) {
            Mischief.note(order);
        }
    }
}
