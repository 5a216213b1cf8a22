package io.fleetpulse.tools;

import io.fleetpulse.local.LocalPostgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.stream.Stream;

/** One real PostgreSQL for all integration tests of this JVM, each with its own databases. */
public final class SharedPostgres {

    private static LocalPostgres server;
    private static int databases;

    private SharedPostgres() {}

    /** Creates an empty database, and returns its JDBC URL, which contains the user. */
    public static synchronized String newDatabase() throws IOException, SQLException {
        if (server == null) {
            Path directory = Files.createTempDirectory("fleetpulse-postgres");
            server = LocalPostgres.start(directory, 0);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(directory)));
        }
        databases++;
        String name = "fleet_" + databases;
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        }
        // jdbc:postgresql://host:port/database?user=...
        return server.jdbcUrl().replaceFirst("/\\w+\\?", "/" + name + "?");
    }

    private static void stop(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            server.close();
            files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        } catch (IOException failure) {
            System.err.println("Left behind: " + directory + ", because of " + failure);
        }
    }
}
