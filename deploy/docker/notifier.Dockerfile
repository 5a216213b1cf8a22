# The notifier of alerts; deploy/docker-compose.yaml and deploy/kubernetes run this image.
#   ./mvnw package -DskipTests && docker build -f deploy/docker/notifier.Dockerfile -t fleetpulse-notifier:1.0.0 .
FROM eclipse-temurin:17.0.17_10-jre

COPY target/fleetpulse-notifier.jar /opt/fleetpulse/fleetpulse-notifier.jar

# By number, so that Kubernetes can verify that the user is not root.
USER 9999:9999
EXPOSE 9251
ENTRYPOINT ["java", "-XX:+ExitOnOutOfMemoryError", "-jar", "/opt/fleetpulse/fleetpulse-notifier.jar"]
