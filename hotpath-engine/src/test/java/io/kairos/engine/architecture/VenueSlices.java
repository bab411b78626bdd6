package io.kairos.engine.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Everything of one venue is one slice, whether feed, execution or what they share. */
final class VenueSlices implements SliceAssignment {
    private final Pattern venue;

    VenueSlices(String root) {
        venue = Pattern.compile(Pattern.quote(root)
                + "\\.adapter\\.(?:venue|inbound\\.feed|outbound\\.execution)\\.(binance|okx|kraken)(?:\\..*)?");
    }

    @Override
    public SliceIdentifier getIdentifierOf(JavaClass type) {
        Matcher matcher = venue.matcher(type.getPackageName());
        return matcher.matches() ? SliceIdentifier.of(matcher.group(1)) : SliceIdentifier.ignore();
    }

    @Override
    public String getDescription() {
        return "venues";
    }
}
