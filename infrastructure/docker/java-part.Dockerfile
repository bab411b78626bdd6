# One image for every Java part: a module's jar and libraries, as ./kairos build leaves them.
#   docker build --build-arg MODULE=gateway --build-arg MAIN_CLASS=io.kairos.gateway.GatewayMain -f infrastructure/docker/java-part.Dockerfile .
FROM eclipse-temurin:17.0.15_6-jre-jammy

ARG MODULE
ARG MAIN_CLASS
# A user of its own: nothing here needs root. The data directory belongs to it, so that named volumes do too.
RUN useradd --uid 10001 --create-home --shell /usr/sbin/nologin kairos \
    && mkdir --parents /data && chown kairos:kairos /data
COPY --chown=kairos:kairos ${MODULE}/target/lib/ /opt/kairos/lib/
COPY --chown=kairos:kairos ${MODULE}/target/${MODULE}-*.jar /opt/kairos/

ENV MAIN_CLASS=${MAIN_CLASS} \
    JAVA_OPTIONS="-XX:MaxRAMPercentage=70"
USER kairos
WORKDIR /data
# exec: the JVM must receive SIGTERM itself.
ENTRYPOINT ["/bin/sh", "-c", "exec java $JAVA_OPTIONS -XX:+ExitOnOutOfMemoryError --add-opens=java.base/jdk.internal.misc=ALL-UNNAMED --add-opens=java.base/java.util=ALL-UNNAMED -cp '/opt/kairos/*:/opt/kairos/lib/*' $MAIN_CLASS"]
