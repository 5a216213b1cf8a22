package io.fleetpulse.endtoend;

import io.fleetpulse.local.LocalBroker;
import io.fleetpulse.local.LocalPostgres;

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
    private final LocalBroker broker;
    private final LocalPostgres postgres;

    private Servers() throws Exception {
        Path directory = Files.createTempDirectory("fleetpulse-test");
        broker = LocalBroker.start(directory.resolve("kafka"), 0);
        postgres = LocalPostgres.start(directory.resolve("postgres"), 0);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(directory)));
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
    String newDatabase() throws SQLException {
        String name = "fleet_" + numbers.incrementAndGet();
        try (Connection connection = DriverManager.getConnection(postgres.jdbcUrl());
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        }
        // jdbc:postgresql://host:port/database?user=...
        return postgres.jdbcUrl().replaceFirst("/\\w+\\?", "/" + name + "?");
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

    private void stop(Path directory) {
        broker.close();
        try (Stream<Path> files = Files.walk(directory)) {
            postgres.close();
            files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        } catch (IOException failure) {
            System.err.println("Left behind: " + directory + ", because of " + failure);
        }
    }
}
