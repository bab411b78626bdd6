package io.kairos.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.kairos.gateway");

    @Test
    void shouldKeepGraphQlOnPorts() {
        noClasses()
                .that()
                .resideInAnyPackage("io.kairos.gateway.graphql..", "io.kairos.gateway.stream..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.kairos.gateway.engine..",
                        "io.kairos.gateway.hotcache..",
                        "io.kairos.gateway.history..",
                        "io.kairos.proto..",
                        "io.lettuce..",
                        "io.grpc..",
                        "org.springframework.jdbc..",
                        "java.sql..")
                .because("controllers speak to the outside only through ports")
                .check(CLASSES);
    }

    @Test
    void shouldKeepPortsAndModelFreeOfAdaptersAndFrameworks() {
        noClasses()
                .that()
                .resideInAnyPackage("io.kairos.gateway.port..", "io.kairos.gateway.model..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.springframework..", "io.lettuce..", "io.grpc..", "io.kairos.proto..")
                .because("a port is named for the need, not for the thing")
                .check(CLASSES);
    }

    @Test
    void shouldKeepEachOutsideSystemInItsAdapter() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.kairos.gateway.hotcache..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.lettuce..")
                .because("Lettuce belongs to the hot cache alone")
                .check(CLASSES);
        noClasses()
                .that()
                .resideOutsideOfPackages("io.kairos.gateway.history..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.springframework.jdbc..", "com.zaxxer..")
                .because("SQL belongs to history alone")
                .check(CLASSES);
    }
}
