# Makes passwords, tokens and keys in a volume on the first start, then ends.
FROM eclipse-temurin:17.0.15_6-jre-jammy

RUN useradd --uid 10001 --create-home --shell /usr/sbin/nologin kairos \
    && mkdir --parents /data && chown kairos:kairos /data
COPY --chown=kairos:kairos standalone/target/lib/ /opt/kairos/lib/
COPY --chown=kairos:kairos standalone/target/standalone-*.jar /opt/kairos/

ENV KAIROS_HOME=/opt/kairos \
    KAIROS_DATA_DIR=/data
USER kairos
ENTRYPOINT ["java", "-Xmx96m", "-cp", "/opt/kairos/*:/opt/kairos/lib/*", "io.kairos.standalone.secret.MakeSecrets"]
