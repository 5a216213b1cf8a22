package io.fleetpulse.endtoend;

import io.fleetpulse.local.LocalBroker;
import io.fleetpulse.tools.SharedPostgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** One real broker and one real PostgreSQL for all end-to-end tests of this JVM. */
final class Servers {

    private static Servers started;

    private final AtomicInteger numbers = new AtomicInteger();
    private final Path directory;
    private final LocalBroker broker;

    private Servers() throws Exception {
        directory = Files.createTempDirectory("fleetpulse-test");
        broker = LocalBroker.start(directory.resolve("kafka"), 0);
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop));
    }

    static synchronized Servers get() throws Exception {
        if (started == null) {
            started = new Servers();
        }
        return started;
    }

    LocalBroker broker() {
        return broker;
    }

    /** A folder that no other test uses, and that is removed at the end of this JVM. */
    Path newFolder() throws IOException {
        return Files.createDirectory(directory.resolve("folder-" + numbers.incrementAndGet()));
    }

    /** A topic that no other test uses. */
    String newTopic(int partitions) throws Exception {
        return newTopic(partitions, Map.of());
    }

    /** A topic that no other test uses, with settings by Kafka's names. */
    String newTopic(int partitions, Map<String, String> settings) throws Exception {
        String topic = "forwarded-" + numbers.incrementAndGet();
        broker.createTopic(topic, partitions, settings);
        return topic;
    }

    /** A database that no other test uses, by its JDBC URL. */
    String newDatabase() throws IOException, SQLException {
        return SharedPostgres.newDatabase();
    }

    /** Creates the tables and views in an empty database. */
    static void createSchema(String database) throws Exception {
        try (Connection connection = DriverManager.getConnection(database);
                Statement statement = connection.createStatement()) {
            for (String script : List.of("schema.sql", "views.sql")) {
                statement.execute(Files.readString(Path.of("deploy", "postgres", script)));
            }
        }
    }

    private void stop() {
        broker.close();
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        } catch (IOException failure) {
            System.err.println("Left behind: " + directory + ", because of " + failure);
        }
    }
}
