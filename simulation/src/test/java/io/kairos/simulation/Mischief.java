package io.kairos.simulation;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.Map;

/** What planted bugs need; loaded with the mutated engine, once for each. One thread. */
public final class Mischief {
    private static final Map<Long, Object> SENT = new HashMap<>();
    private static final String CHANGED = "the bug cannot be planted any more";
    private static long calls;
    private static boolean again;

    private Mischief() {}

    /** One call in {@code every}. */
    public static boolean now(int every) {
        return ++calls % every == 0;
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
            throw new IllegalStateException(CHANGED, e);
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
            throw new IllegalStateException(CHANGED, e);
        }
    }

    /** Reads a number of the engine. */
    public static long get(Object of, String name) {
        try {
            return field(of, name).getLong(of);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(CHANGED, e);
        }
    }

    /** Sets it. */
    public static void set(Object of, String name, long value) {
        try {
            field(of, name).setLong(of, value);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(CHANGED, e);
        }
    }

    private static Field field(Object of, String name) {
        try {
            Field field = of.getClass().getDeclaredField(name);
            field.setAccessible(true);
            return field;
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException(CHANGED, e);
        }
    }

    /** Resumes the whole engine without a word. */
    public static void release(Object state) {
        try {
            Object killSwitch = field(state, "killSwitch").get(state);
            Method set = killSwitch.getClass().getMethod("set", boolean.class, String.class, String.class, long.class);
            set.invoke(killSwitch, false, "", "", 0L);
        } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(CHANGED, e);
        }
    }

    /** Reserves whatever is free; says that it did. */
    public static boolean reserveAnyway(Object balances, int venueId, int assetId, long amount) {
        try {
            Method reserve = balances.getClass().getMethod("reserveAnyway", int.class, int.class, long.class);
            reserve.invoke(balances, venueId, assetId, amount);
            return true;
        } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(CHANGED, e);
        }
    }

    /** Writes the request for a new order of one in seven once more. */
    public static void requestAgain(Object events, Object[] arguments) {
        boolean whole = arguments.length == 4 && arguments[1].equals(1) && isUnlucky(arguments[0]);
        if (!whole || again) {
            return;
        }
        again = true;
        try {
            for (Method each : events.getClass().getDeclaredMethods()) {
                if (each.getName().equals("requestSent") && each.getParameterCount() == arguments.length) {
                    each.setAccessible(true);
                    each.invoke(events, arguments);
                }
            }
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(CHANGED, e);
        } finally {
            again = false;
        }
    }
}
