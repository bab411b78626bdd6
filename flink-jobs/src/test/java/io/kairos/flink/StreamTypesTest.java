package io.kairos.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import io.kairos.flink.candles.CandleAccumulator;
import io.kairos.flink.candles.CandleUpdate;
import io.kairos.flink.candles.LateTrade;
import io.kairos.flink.depth.DepthPicture;
import io.kairos.flink.redis.HotUpdate;
import io.kairos.flink.ticks.LastQuote;
import io.kairos.flink.ticks.Tick;
import io.kairos.flink.trading.HealthRecord;
import io.kairos.flink.trading.OpportunityRecord;
import io.kairos.flink.trading.TradingRecord;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.typeutils.PojoTypeInfo;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamTypesTest {

    @ParameterizedTest
    @ValueSource(
            classes = {
                Tick.class,
                DepthPicture.class,
                LastQuote.class,
                CandleAccumulator.class,
                CandleUpdate.class,
                LateTrade.class,
                HotUpdate.class,
                TradingRecord.class,
                OpportunityRecord.class,
                HealthRecord.class
            })
    void shouldNeedNoGenericSerializer(Class<?> type) {
        Configuration strict = new Configuration();
        strict.set(PipelineOptions.GENERIC_TYPES, false);

        TypeInformation<?> information = TypeInformation.of(type);

        assertThat(information).isInstanceOf(PojoTypeInfo.class);
        assertThatCode(() -> information.createSerializer(new SerializerConfigImpl(strict)))
                .doesNotThrowAnyException();
    }

    @Test
    void shouldKeepJobsApartAndSinksFreeOfJobs() {
        JavaClasses classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.kairos.flink");

        ArchRuleDefinition.noClasses()
                .that()
                .resideInAnyPackage("io.kairos.flink.postgres..", "io.kairos.flink.redis..", "io.kairos.flink.kafka..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.kairos.flink.candles..",
                        "io.kairos.flink.depth..",
                        "io.kairos.flink.ticks..",
                        "io.kairos.flink.trading..")
                .because("sinks and sources serve every job and know none")
                .check(classes);
        ArchRuleDefinition.noClasses()
                .that()
                .resideInAPackage("io.kairos.flink..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.kairos.engine..", "io.kairos.gateway..")
                .because("jobs know the wire contracts only")
                .check(classes);
    }
}
