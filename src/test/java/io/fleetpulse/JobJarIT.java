package io.fleetpulse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The job jar contains the classes that a Flink cluster lacks, and no others. */
class JobJarIT {

    private static final Path JAR =
            Path.of(System.getProperty("fleetpulse.jar", "target/fleetpulse.jar"));

    @Test
    void itsMainClassIsTheJob() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            assertEquals(
                    "io.fleetpulse.FleetAnalyticsJob",
                    jar.getManifest().getMainAttributes().getValue("Main-Class"));
        }
        assertTrue(entries().contains("io/fleetpulse/FleetAnalyticsJob.class"));
    }

    @Test
    void itIsSmall() throws IOException {
        assertTrue(Files.size(JAR) < 40_000_000, Files.size(JAR) + " bytes");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "org/apache/flink/connector/kafka/source/KafkaSource.class",
                "org/apache/flink/connector/base/source/reader/SourceReaderBase.class",
                "org/apache/kafka/clients/consumer/KafkaConsumer.class",
                "com/github/luben/zstd/Zstd.class",
                "net/jpountz/lz4/LZ4Factory.class",
                "org/xerial/snappy/Snappy.class",
                "com/fasterxml/jackson/core/JsonParser.class",
                "com/dynatrace/hash4j/hashing/Hashing.class",
                "org/apache/commons/statistics/distribution/BetaDistribution.class",
                "org/apache/commons/numbers/gamma/RegularizedBeta.class",
                "org/apache/commons/rng/UniformRandomProvider.class",
                "org/postgresql/Driver.class",
                "io/fleetpulse/page/FleetPage.class",
                "io/fleetpulse/page/index.html",
                "META-INF/resources/_static/echarts/6.0.0/dist/echarts.min.js",
                "META-INF/resources/webjars/echarts/4.7.0/map/js/world.js",
                "META-INF/resources/webjars/echarts/4.7.0/LICENSE",
                "META-INF/LICENSE",
                "META-INF/NOTICE",
                "META-INF/THIRD-PARTY.txt"
            })
    void itHolds(String entry) throws IOException {
        assertTrue(entries().contains(entry), entry);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "io/fleetpulse/bridge/",
                "io/fleetpulse/notifier/",
                "io/fleetpulse/status/",
                "io/fleetpulse/local/",
                "io/fleetpulse/simulator/",
                "io/zonky/",
                "kafka/server/",
                "scala/",
                "io/netty/",
                "jakarta/",
                "org/apache/qpid/",
                "org/apache/activemq/",
                "org/slf4j/",
                "org/apache/logging/",
                "org/junit/",
                "META-INF/maven/",
                "META-INF/versions/9/module-info.class",
                "module-info.class",
                "log4j2"
            })
    void itDoesNotHold(String prefix) throws IOException {
        assertEquals(Set.of(), startingWith(prefix));
    }

    @Test
    void ofFlinkItHoldsTheConnectorsOnly() throws IOException {
        List<String> rest =
                entries().stream()
                        .filter(entry -> entry.startsWith("org/apache/flink/"))
                        .filter(entry -> entry.endsWith(".class"))
                        .filter(entry -> !entry.startsWith("org/apache/flink/connector/"))
                        // Entries of flink-connector-kafka outside its own package.
                        .filter(entry -> !entry.matches(".*(kafka|Kafka|/JSONKeyValue).*"))
                        .collect(Collectors.toList());

        assertEquals(List.of(), rest);
    }

    /**
     * The build creates both files from the same dependencies, one for people and one for programs.
     */
    @Test
    void theBillOfMaterialsNamesWhatTheReportOfLicencesNames() throws IOException {
        String components =
                Files.readString(
                        JAR.resolveSibling("fleetpulse-sbom.json"), StandardCharsets.UTF_8);
        Set<String> bundled = new TreeSet<>();
        try (JarFile jar = new JarFile(JAR.toFile())) {
            String report =
                    new String(
                            jar.getInputStream(jar.getJarEntry("META-INF/THIRD-PARTY.txt"))
                                    .readAllBytes(),
                            StandardCharsets.UTF_8);
            Matcher artifact = Pattern.compile("\\(([^():]+:[^():]+):([^():]+) - ").matcher(report);
            while (artifact.find()) {
                bundled.add(artifact.group(1).replace(':', '/') + "@" + artifact.group(2));
            }
        }

        assertTrue(bundled.size() > 10, bundled.toString());
        for (String artifact : bundled) {
            assertTrue(components.contains("pkg:maven/" + artifact + "?"), artifact);
        }
    }

    @Test
    void itIsNotSigned() throws IOException {
        assertEquals(
                Set.of(),
                startingWith("META-INF/").stream()
                        .filter(entry -> entry.matches(".*\\.(SF|RSA|DSA)"))
                        .collect(Collectors.toSet()));
    }

    @Test
    void everyFileThatRegistersServicesNamesClassesThatAreThere() throws IOException {
        Set<String> entries = entries();
        try (JarFile jar = new JarFile(JAR.toFile())) {
            for (String file : startingWith("META-INF/services/")) {
                JarEntry entry = jar.getJarEntry(file);
                String text =
                        new String(
                                jar.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
                text.lines()
                        .map(line -> line.replaceFirst("#.*", "").strip())
                        .filter(line -> !line.isEmpty())
                        .forEach(
                                name ->
                                        assertTrue(
                                                entries.contains(name.replace('.', '/') + ".class"),
                                                file + ": " + name));
            }
        }
    }

    private static Set<String> startingWith(String prefix) throws IOException {
        return entries().stream()
                .filter(entry -> entry.startsWith(prefix) && !entry.endsWith("/"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> entries() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            return jar.stream()
                    .map(JarEntry::getName)
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
