package io.kairos.engine;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every fault of the simulator's catalogue against the adapters of one venue; see {@link FaultCatalogue} and {@link FaultProof}. */
class OkxFaultCatalogueIT {
    @TempDir
    Path directory;

    private @Nullable FaultProof proof;

    @TestFactory
    Stream<DynamicTest> shouldEndAsTheVenueDoesAfter() throws Exception {
        FaultProof started = new FaultProof(directory, FaultSides.okx());
        proof = started;
        return started.tests();
    }

    @AfterEach
    void stop() {
        if (proof != null) {
            proof.close();
        }
    }
}
