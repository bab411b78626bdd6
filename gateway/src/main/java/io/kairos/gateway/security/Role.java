package io.kairos.gateway.security;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;

/** What a user may do. Roles are least privilege: a person who trades and manages risk has both. */
public enum Role {
    /** Reads. */
    VIEWER,
    /** Reads, orders, engages the kill switch. */
    TRADER,
    /** Reads, changes limits and strategies, engages and releases the kill switch. */
    RISK,
    /** All. */
    ADMIN;

    private static final String PREFIX = "ROLE_";

    /** This role and those whose rights it includes. */
    Set<Role> implied() {
        return switch (this) {
            case VIEWER -> EnumSet.of(VIEWER);
            case TRADER -> EnumSet.of(TRADER, VIEWER);
            case RISK -> EnumSet.of(RISK, VIEWER);
            case ADMIN -> EnumSet.allOf(Role.class);
        };
    }

    /** Name as an authority. */
    String authority() {
        return PREFIX + name();
    }

    /** Whether these roles include this one, directly or implied. */
    public boolean isHeldBy(Authentication authentication) {
        return authentication.getAuthorities().stream()
                .map(GrantedAuthority::getAuthority)
                .anyMatch(authority()::equals);
    }

    /** All roles that this user holds, directly or implied. */
    public static List<Role> granted(Authentication authentication) {
        return Arrays.stream(values())
                .filter(role -> role.isHeldBy(authentication))
                .toList();
    }
}
