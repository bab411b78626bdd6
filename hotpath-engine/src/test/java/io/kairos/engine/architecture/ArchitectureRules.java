package io.kairos.engine.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.Set;
import java.util.regex.Pattern;

/** Who may know whom, below one root package, so that the same rules run over the engine and over fixtures that break them. */
final class ArchitectureRules {
    private static final Pattern MONEY = Pattern.compile(".*(Px|Qty|Amount|Notional)");

    private final String root;

    ArchitectureRules(String root) {
        this.root = root;
    }

    ArchRule domainKnowsNoLibrary() {
        return noClasses()
                .that()
                .resideInAPackage(root + ".domain..")
                .should()
                .dependOnClassesThat(outside(root + ".domain", "io.kairos.domain", "java", "org.jspecify"))
                .because("the domain knows the JDK and itself, so that it can be understood and tested alone");
    }

    ArchRule applicationKnowsNoAdapter() {
        return noClasses()
                .that()
                .resideInAnyPackage(root + ".application..", root + ".domain..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(root + ".adapter..")
                .because("agents speak to the outside only through ports");
    }

    ArchRule applicationKnowsNoOutsideLibrary() {
        return noClasses()
                .that()
                .resideInAPackage(root + ".application..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.netty..", "io.grpc..", "org.apache.kafka..", "com.fasterxml..", "com.google.protobuf..")
                .because("wire libraries belong to adapters");
    }

    /** Adapters of different kinds meet in main alone; what they share lies in adapter.venue, .protobuf and .view. */
    ArchRule adaptersDoNotKnowEachOther() {
        return SlicesRuleDefinition.slices()
                .matching(root + ".adapter.(*bound).(*)..")
                .should()
                .notDependOnEachOther()
                .because("an adapter knows one outside system");
    }

    ArchRule venuesDoNotKnowEachOther() {
        return SlicesRuleDefinition.slices()
                .assignedFrom(new VenueSlices(root))
                .should()
                .notDependOnEachOther()
                .because("each half of a venue's adapter may use its own venue package and nothing of another venue's");
    }

    ArchRule moneyIsNoBinaryFloat() {
        return fields().that(new DescribedPredicate<JavaField>("carry money") {
                    @Override
                    public boolean test(JavaField field) {
                        return MONEY.matcher(field.getName()).matches();
                    }
                })
                .should(new ArchCondition<>("not be float or double") {
                    @Override
                    public void check(JavaField field, ConditionEvents events) {
                        boolean binary = Set.of("double", "float")
                                .contains(field.getRawType().getName());
                        events.add(new SimpleConditionEvent(field, !binary, field.getFullName() + " is binary"));
                    }
                })
                .because("money is an integer with known decimals");
    }

    /** Deciding code gets time as data; asking a clock would make replays differ. */
    ArchRule domainAsksNoClock() {
        return noClasses()
                .that()
                .resideInAnyPackage(root + ".domain..", root + ".application..")
                .should()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(java.time.Instant.class, "now")
                .because("time arrives as data or through an injected clock");
    }

    private static DescribedPredicate<JavaClass> outside(String... roots) {
        return new DescribedPredicate<>("lie outside " + String.join(", ", roots)) {
            @Override
            public boolean test(JavaClass type) {
                String name = type.getBaseComponentType().getPackageName();
                if (type.getBaseComponentType().isPrimitive()) {
                    return false;
                }
                for (String allowed : roots) {
                    if (name.equals(allowed) || name.startsWith(allowed + ".")) {
                        return false;
                    }
                }
                return true;
            }
        };
    }
}
