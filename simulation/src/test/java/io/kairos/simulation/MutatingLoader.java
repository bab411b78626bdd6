package io.kairos.simulation;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.matcher.ElementMatchers;
import net.bytebuddy.pool.TypePool;

/** Loads the engine and the simulation anew, with one bug planted in them. */
final class MutatingLoader extends ClassLoader {
    private final PlantedBug bug;
    private final ClassFileLocator files;
    private final List<PlantedBug.Place> planted = new ArrayList<>();

    MutatingLoader(PlantedBug bug) {
        super(MutatingLoader.class.getClassLoader());
        this.bug = bug;
        this.files = ClassFileLocator.ForClassLoader.of(getParent());
    }

    /** Places of classes that were loaded with the bug in them. */
    List<PlantedBug.Place> planted() {
        return List.copyOf(planted);
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
            List<PlantedBug.Place> here = bug.places().stream()
                    .filter(place -> name.equals(place.className()))
                    .toList();
            byte[] bytes = here.isEmpty() ? original(name) : mutated(here);
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

    private byte[] mutated(List<PlantedBug.Place> places) {
        TypeDescription type =
                TypePool.Default.of(files).describe(places.get(0).className()).resolve();
        DynamicType.Builder<?> builder = new ByteBuddy().redefine(type, files);
        for (PlantedBug.Place place : places) {
            if (type.getDeclaredMethods()
                    .filter(ElementMatchers.named(place.method()))
                    .isEmpty()) {
                throw new IllegalStateException("there is no method any more to plant the bug in: " + bug);
            }
            builder = builder.visit(Advice.to(place.advice(), files).on(ElementMatchers.named(place.method())));
        }
        planted.addAll(places);
        return builder.make().getBytes();
    }
}
