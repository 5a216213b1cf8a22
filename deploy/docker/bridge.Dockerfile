# The AMQP bridge; deploy/docker-compose.yaml and deploy/kubernetes run this image.
#   ./mvnw package -DskipTests && docker build -f deploy/docker/bridge.Dockerfile -t fleetpulse-bridge:1.0.0 .
FROM eclipse-temurin:17.0.17_10-jre

COPY target/fleetpulse-bridge.jar /opt/fleetpulse/fleetpulse-bridge.jar

# By number, so that Kubernetes can verify that the user is not root.
USER 9999:9999
EXPOSE 9250
ENTRYPOINT ["java", "-XX:+ExitOnOutOfMemoryError", "-jar", "/opt/fleetpulse/fleetpulse-bridge.jar"]
