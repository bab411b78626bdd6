package io.kairos.simulator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class SimulatorArchitectureTest {
    private final JavaClasses classes = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.kairos.simulator");

    @Test
    void shouldKeepMarketFreeOfWireProtocols() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "..simulator.number..",
                        "..simulator.market..",
                        "..simulator.matching..",
                        "..simulator.ledger..",
                        "..simulator.exchange..",
                        "..simulator.world..",
                        "..simulator.store..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "..simulator.binance..",
                        "..simulator.okx..",
                        "..simulator.control..",
                        "..simulator.net..",
                        "io.netty..")
                .because("further venues share the market and the trading core")
                .check(classes);
    }

    @Test
    void shouldKeepMatchingFreeOfWorldAndStore() {
        noClasses()
                .that()
                .resideInAnyPackage("..simulator.matching..", "..simulator.ledger..", "..simulator.exchange..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("..simulator.world..", "..simulator.store..")
                .because("the trading core does not know who trades or where it is written")
                .check(classes);
    }

    @Test
    void shouldAnswerMethodsWithoutKnowingTransport() {
        noClasses()
                .that()
                .resideInAPackage("..binance.api..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.netty..", "..simulator.net..", "..binance.rest..", "..binance.wsapi..")
                .because("REST and WebSocket API give the same answers")
                .check(classes);
    }

    @Test
    void shouldAnswerAtOkxWithoutKnowingTransport() {
        noClasses()
                .that()
                .resideInAPackage("..okx.api..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.netty..", "..simulator.net..", "..okx.rest..", "..okx.stream..")
                .because("REST and sockets give the same answers")
                .check(classes);
    }
}
