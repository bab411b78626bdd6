package io.kairos.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.engine.adapter.inbound.feed.VenueProtocol;
import io.kairos.engine.application.EngineSettings;
import io.kairos.engine.warmup.WarmUpReport;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The warm-up as a process does it, with the venues' own decoders. */
@Timeout(120)
class StartWarmUpIT {
    @Test
    void shouldWarmEveryBranchOfTheThreeVenues() throws Exception {
        SteadyEpochClock clock = new SteadyEpochClock();
        EngineContext context = EngineContext.conclude(Map.of("KAIROS_ENGINE_VENUES", "BINANCE,OKX,KRAKEN"));
        MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        try {
            List<VenueAdapter> adapters = context.venues().stream()
                    .map(factory -> factory.create(loops, clock))
                    .toList();
            List<VenueProtocol> protocols =
                    adapters.stream().map(VenueAdapter::protocol).toList();
            StartWarmUp warmUp = new StartWarmUp(EngineSettings.defaults("test", true), clock, 2);
            assertThat(warmUp.report()).isNull();

            warmUp.begin(protocols);
            warmUp.await();

            adapters.forEach(VenueAdapter::close);
            WarmUpReport report = warmUp.report();
            assertThat(report).isNotNull();
            assertThat(report.cold()).isEmpty();
            assertThat(report.branches()).doesNotContainKey("not_decoded");
            assertThat(report.faults()).isZero();
            assertThat(report.messages()).isPositive();
        } finally {
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).await(5, TimeUnit.SECONDS);
        }
    }

    @Test
    void shouldDoNothingWhenSwitchedOff() throws Exception {
        StartWarmUp warmUp = new StartWarmUp(EngineSettings.defaults("test", true), new SteadyEpochClock(), 0);

        warmUp.begin(List.of());
        warmUp.await();

        assertThat(warmUp.report()).isNull();
    }
}
