package io.kairos.simulation;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.Map;

/** What planted bugs need; loaded with the mutated engine, once for each. One thread. */
public final class Mischief {
    private static final Map<Long, Object> SENT = new HashMap<>();
    private static long calls;
    private static int last;

    private Mischief() {}

    /** One call in {@code every}. */
    public static boolean now(int every) {
        return ++calls % every == 0;
    }

    /** What this was called with the last time. */
    public static int before(int value) {
        int before = last;
        last = value;
        return before;
    }

    /** Whether an enum's constant has this name. */
    public static boolean isNamed(Object constant, String name) {
        return constant instanceof Enum<?> known && known.name().equals(name);
    }

    /** Another constant of the same enum. */
    public static Object other(Object constant, String name) {
        for (Object each : ((Enum<?>) constant).getDeclaringClass().getEnumConstants()) {
            if (isNamed(each, name)) {
                return each;
            }
        }
        throw new IllegalStateException("no such constant: " + name);
    }

    /** One order in seven. */
    public static boolean isUnlucky(Object order) {
        return orderId(order) % 7 == 0;
    }

    /** Notes an order that leaves. */
    public static void note(Object order) {
        SENT.put(orderId(order), order);
    }

    private static long orderId(Object order) {
        try {
            Method id = order.getClass().getDeclaredMethod("orderId");
            id.setAccessible(true);
            return (Long) id.invoke(order);
        } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("the bug cannot be planted any more", e);
        }
    }

    /** Sends an order once more whose request was noted; false when it was not. */
    public static boolean sendAgain(Object gateway, long orderId) {
        Object order = SENT.get(orderId);
        if (order == null) {
            return false;
        }
        try {
            Method place = gateway.getClass().getDeclaredMethod("place", order.getClass());
            place.setAccessible(true);
            place.invoke(gateway, order);
            return true;
        } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("the bug cannot be planted any more", e);
        }
    }

    /** Reads a field of the engine's state. */
    public static long nextOrderId(Object state) {
        try {
            return nextOrderIdOf(state).getLong(state);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("the bug cannot be planted any more", e);
        }
    }

    /** Sets it. */
    public static void setNextOrderId(Object state, long value) {
        try {
            nextOrderIdOf(state).setLong(state, value);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("the bug cannot be planted any more", e);
        }
    }

    private static Field nextOrderIdOf(Object state) {
        try {
            Field field = state.getClass().getDeclaredField("nextOrderId");
            field.setAccessible(true);
            return field;
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException("the bug cannot be planted any more", e);
        }
    }
}
