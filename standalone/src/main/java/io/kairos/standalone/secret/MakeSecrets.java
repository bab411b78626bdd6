package io.kairos.standalone.secret;

import io.kairos.standalone.ExitCode;
import io.kairos.standalone.SettingsException;
import io.kairos.standalone.StandaloneSettings;
import java.io.IOException;
import java.security.GeneralSecurityException;

/** Makes the secrets that are missing, then ends: for starts without the supervisor, such as with containers. */
public final class MakeSecrets {
    private MakeSecrets() {}

    /** Reads the same settings as the standalone start. */
    public static void main(String[] arguments) throws IOException, GeneralSecurityException {
        StandaloneSettings settings;
        try {
            settings = StandaloneSettings.of(System.getenv());
        } catch (SettingsException faults) {
            System.err.println(faults.getMessage());
            System.exit(ExitCode.CONFIG);
            return;
        }
        SecretFiles.ensure(settings);
        System.out.println("Users and passwords are in " + settings.credentialsFile());
    }
}
