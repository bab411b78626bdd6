package io.kairos.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.standalone.part.SystemParts;
import io.kairos.standalone.secret.SecretFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FreshStartIT {
    @TempDir
    private Path dataDir;

    @Test
    void shouldRemoveWhatThePartsWroteAndNothingElse() throws Exception {
        StandaloneSettings settings =
                StandaloneSettings.of(Map.of("KAIROS_HOME", "/opt/kairos", "KAIROS_DATA_DIR", dataDir.toString()));
        Path ours =
                Files.createDirectories(settings.partDataDir(SystemParts.ENGINE).resolve("journal"));
        Path theirs = Files.createDirectories(dataDir.resolve("data").resolve("thesis"));

        Standalone.removeData(settings, SystemParts.all(settings, SecretFiles.of(settings)));

        assertThat(ours.getParent()).doesNotExist();
        assertThat(theirs).exists();
    }
}
