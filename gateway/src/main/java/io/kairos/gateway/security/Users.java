package io.kairos.gateway.security;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Users out of the users file: one line each, {@code name:ROLE[+ROLE]:bcrypt-hash}; blank lines and {@code #} comments are skipped. */
public final class Users {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._@-]{1,64}");
    private static final Pattern HASH = Pattern.compile("\\$2[aby]?\\$(0[4-9]|1[0-9])\\$[./A-Za-z0-9]{53}");

    private final Map<String, User> byName;

    private Users(Map<String, User> byName) {
        this.byName = Map.copyOf(byName);
    }

    /** One user. */
    record User(String name, Set<Role> roles, String passwordHash) {
        @Override
        public String toString() {
            return "User[name=" + name + ", roles=" + roles + ']';
        }
    }

    /**
     * Reads all lines; every fault is added to {@code faults} with its line number, never with the line itself.
     */
    public static Users parse(String source, List<String> lines, List<String> faults) {
        Map<String, User> users = new HashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            List<String> wrong = new ArrayList<>();
            User user = user(line, wrong);
            if (user != null && users.putIfAbsent(user.name(), user) != null) {
                wrong.add("the name stands there twice");
            }
            for (String fault : wrong) {
                faults.add(source + ", line " + (i + 1) + ": " + fault);
            }
        }
        if (users.isEmpty()) {
            faults.add(source + ": expected at least one user, one line each: name:ROLE[+ROLE]:bcrypt-hash");
        }
        return new Users(users);
    }

    private static @Nullable User user(String line, List<String> wrong) {
        String[] parts = line.split(":", -1);
        if (parts.length != 3) {
            wrong.add("expected name:ROLE[+ROLE]:bcrypt-hash, got " + parts.length + " parts");
            return null;
        }
        if (!NAME.matcher(parts[0]).matches()) {
            wrong.add("expected a name of 1 to 64 characters of A-Z a-z 0-9 . _ @ -");
        }
        Set<Role> roles = EnumSet.noneOf(Role.class);
        for (String role : parts[1].split("\\+", -1)) {
            try {
                roles.add(Role.valueOf(role));
            } catch (IllegalArgumentException expected) {
                wrong.add("expected roles out of VIEWER, TRADER, RISK, ADMIN joined by +, got \"" + role + '"');
            }
        }
        if (!HASH.matcher(parts[2]).matches()) {
            wrong.add("expected a bcrypt hash of cost 4 to 19");
        }
        return wrong.isEmpty() ? new User(parts[0], Set.copyOf(roles), parts[2]) : null;
    }

    @Nullable
    User find(String name) {
        return byName.get(name);
    }
}
