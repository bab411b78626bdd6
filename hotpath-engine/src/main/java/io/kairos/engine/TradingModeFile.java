package io.kairos.engine;

import io.kairos.engine.application.TradingMode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Keeps the journals of paper, simulated and live trading apart: a data directory belongs to the mode that used it first. */
final class TradingModeFile {
    private static final String NAME = "trading-mode";

    private TradingModeFile() {}

    /** Where an engine of this mode keeps its data: trading on paper has a directory of its own below the others'. */
    static Path directory(Path dataDirectory, TradingMode mode) {
        return mode == TradingMode.PAPER ? dataDirectory.resolve("paper") : dataDirectory;
    }

    /**
     * Notes the mode in a directory that has none yet.
     *
     * @throws ConfigurationException if the directory belongs to another mode.
     */
    static void claim(Path directory, TradingMode mode) throws IOException, ConfigurationException {
        Files.createDirectories(directory);
        Path file = directory.resolve(NAME);
        if (!Files.exists(file)) {
            if (mode == TradingMode.LIVE && Files.isDirectory(directory.resolve("journal"))) {
                throw new ConfigurationException(
                        List.of("KAIROS_ENGINE_DATA_DIR: expected an empty directory or one of live trading, got \""
                                + directory
                                + "\", whose journal does not say of which mode it is; if it is of live trading, write "
                                + mode
                                + " into " + file));
            }
            Files.writeString(file, mode.name() + '\n', StandardCharsets.UTF_8);
            return;
        }
        String known = Files.readString(file, StandardCharsets.UTF_8).strip();
        if (!known.equals(mode.name())) {
            throw new ConfigurationException(List.of("KAIROS_ENGINE_DATA_DIR: expected a directory of " + mode
                    + " trading, got \"" + directory + "\", which holds the orders and balances of " + known
                    + " trading; take another directory"));
        }
    }
}
