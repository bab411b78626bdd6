package io.kairos.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.ConfigurableApplicationContext;
import reactor.core.publisher.Hooks;

/**
 * Starts the gateway. Exit codes: 78 for a faulty configuration, 69 for a busy port, 1 for anything else that keeps it from starting.
 */
public final class GatewayMain {
    private static final int EXIT_CONFIGURATION = 78;
    private static final int EXIT_BUSY = 69;
    private static final Logger LOG = LoggerFactory.getLogger(GatewayMain.class);

    private GatewayMain() {}

    public static void main(String[] args) {
        GatewayContext context;
        try {
            context = GatewayContext.conclude(System.getenv());
        } catch (GatewayContext.Faults faults) {
            System.err.println(faults.getMessage());
            faults.list().forEach(fault -> System.err.println("  " + fault));
            System.exit(EXIT_CONFIGURATION);
            return;
        }
        try {
            requireFree(context);
            LOG.info("starting: {}", context);
            ConfigurableApplicationContext running = start(context);
            if (context.exitOnStdinEof()) {
                exitWithStdin(running, System.in);
            }
            LOG.info("ready: http://{}:{}", context.bindAddress(), context.port());
        } catch (PortInUseException busy) {
            System.err.println(busyMessage(context));
            System.exit(EXIT_BUSY);
        } catch (RuntimeException failed) {
            LOG.error("the gateway could not start", failed);
            System.exit(failed.getCause() instanceof PortInUseException ? EXIT_BUSY : 1);
        }
    }

    private static void requireFree(GatewayContext context) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(context.bindAddress(), context.port()));
        } catch (BindException busy) {
            System.err.println(busyMessage(context));
            System.exit(EXIT_BUSY);
        } catch (IOException unexpected) {
            LOG.warn("could not check the port before the start, going on", unexpected);
        }
    }

    private static String busyMessage(GatewayContext context) {
        return "Port " + context.port() + " at " + context.bindAddress()
                + " cannot be used; end what uses it or set KAIROS_GATEWAY_PORT to another port.";
    }

    /** Starts Spring with this context. */
    static ConfigurableApplicationContext start(GatewayContext context) {
        // A reader that goes away leaves reads behind whose errors nobody waits for.
        Hooks.onErrorDropped(error -> LOG.debug("an error came after its reader had gone", error));
        return application(context).run();
    }

    /** What {@link #start} runs. */
    static SpringApplication application(GatewayContext context) {
        SpringApplication application = new SpringApplication(GatewayApplication.class);
        application.setDefaultProperties(properties(context));
        application.addInitializers(spring -> spring.getBeanFactory().registerSingleton("gatewayContext", context));
        return application;
    }

    private static Map<String, Object> properties(GatewayContext context) {
        Map<String, Object> properties = new HashMap<>();
        properties.put("server.address", context.bindAddress());
        properties.put("server.port", context.port());
        if (!context.allowedOrigins().isEmpty()) {
            properties.put("spring.graphql.cors.allowed-origins", String.join(",", context.allowedOrigins()));
            properties.put("spring.graphql.cors.allow-credentials", "true");
        }
        return properties;
    }

    /** No child outlives its supervisor: the end of standard input is the order to stop. */
    private static void exitWithStdin(ConfigurableApplicationContext running, @Nullable InputStream input) {
        Thread watch = new Thread(
                () -> {
                    try {
                        byte[] ignored = new byte[256];
                        while (input != null && input.read(ignored) >= 0) {
                            // What comes does not matter, only its end.
                        }
                    } catch (IOException broken) {
                        LOG.debug("standard input broke, which is its end", broken);
                    }
                    LOG.info("standard input ended, stopping");
                    System.exit(SpringApplication.exit(running));
                },
                "stdin-watch");
        watch.setDaemon(true);
        watch.start();
    }
}
