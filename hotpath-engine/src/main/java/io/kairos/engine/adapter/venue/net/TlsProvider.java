package io.kairos.engine.adapter.venue.net;

import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslProvider;

/**
 * What encrypts connections to venues.
 *
 * @param provider as Netty names it.
 * @param text for people: library and version, or why there is no native one.
 */
public record TlsProvider(SslProvider provider, String text) {
    /** BoringSSL where its library can be loaded, else the JDK's own. */
    public static TlsProvider best() {
        return OpenSsl.isAvailable()
                ? new TlsProvider(SslProvider.OPENSSL, OpenSsl.versionString())
                : new TlsProvider(
                        SslProvider.JDK, "the JDK's own; no native library: " + OpenSsl.unavailabilityCause());
    }

    /** Whether it runs outside the virtual machine, on direct buffers and without garbage. */
    public boolean isNative() {
        return provider != SslProvider.JDK;
    }
}
