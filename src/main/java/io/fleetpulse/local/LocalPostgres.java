package io.fleetpulse.local;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import io.zonky.test.db.postgres.embedded.PgBinaryResolver;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * Runs a real PostgreSQL as a child process on the loopback address, without a password. The user
 * is {@value #USER}, the database {@value #DATABASE}. Also works for root.
 */
public final class LocalPostgres implements AutoCloseable {

    private static final String USER = "postgres";
    private static final String DATABASE = "fleetpulse";
    private static final int ATTEMPTS = 3;

    private final EmbeddedPostgres server;

    private LocalPostgres(EmbeddedPostgres server) {
        this.server = server;
    }

    /**
     * Starts a new, empty server and returns when it serves clients.
     *
     * @param directory holds all the server's files; created where it does not exist
     * @param preferredPort the port to listen on; another port where it is in use, and any port for
     *     0
     * @throws IllegalStateException when the server does not start
     */
    public static LocalPostgres start(Path directory, int preferredPort) {
        int port = FreePort.preferring(preferredPort);
        for (int attempt = 1; ; attempt++) {
            Path data = directory.resolve("data-" + attempt);
            try {
                return started(directory, data, port);
            } catch (IOException | SQLException | IllegalStateException e) {
                // Another process may have taken the port since it was found free.
                OrphanedPostgres.stop(data);
                if (attempt == ATTEMPTS) {
                    throw new IllegalStateException(
                            "PostgreSQL did not start in "
                                    + directory
                                    + " on port "
                                    + port
                                    + adviceForRoot(),
                            e);
                }
                port = FreePort.any();
            }
        }
    }

    /**
     * Returns advice for the root user. PostgreSQL refuses to run as root; the library starts it as
     * {@code nobody} if the kernel permits.
     */
    private static String adviceForRoot() {
        if (!System.getProperty("user.name").equals("root")) {
            return "";
        }
        return "; as root it needs user namespaces (does `unshare -U id` work?), which some"
                + " containers forbid: run this as an ordinary user there";
    }

    /** Returns the JDBC URL, which contains the user. */
    public String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:" + port() + "/" + DATABASE + "?user=" + USER;
    }

    /** Returns the port that the server listens on. */
    public int port() {
        return server.getPort();
    }

    /** Returns the user that owns the database; the user needs no password. */
    public String user() {
        return USER;
    }

    /** Returns the name of the database. */
    public String database() {
        return DATABASE;
    }

    /** Opens a new connection. */
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(jdbcUrl());
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private static LocalPostgres started(Path directory, Path data, int port)
            throws IOException, SQLException {
        Files.createDirectories(directory);
        // Without this property the library leaves a directory in the temporary directory.
        System.setProperty("ot.epg.working-dir", directory.toString());
        EmbeddedPostgres server =
                EmbeddedPostgres.builder()
                        .setOverrideWorkingDirectory(directory.resolve("program").toFile())
                        .setPgBinaryResolver(new OwnBinaries())
                        .setDataDirectory(data.toFile())
                        .setPort(port)
                        .setPGStartupWait(Duration.ofSeconds(30))
                        .setRegisterShutdownHook(false)
                        .setLocaleConfig("locale", "C")
                        .setServerConfig("listen_addresses", "127.0.0.1")
                        .setServerConfig("unix_socket_directories", "")
                        .setServerConfig("timezone", "UTC")
                        .setServerConfig("shared_buffers", "64MB")
                        .setServerConfig("max_connections", "60")
                        .start();
        LocalPostgres postgres = new LocalPostgres(server);
        // If another server has taken the port meanwhile, the start seems to succeed, because the
        // library's check reaches the other server, to which nothing may be written.
        if (!postgres.serves(data)) {
            throw new IllegalStateException("Port " + port + " belongs to another PostgreSQL");
        }
        postgres.createDatabase();
        return postgres;
    }

    private boolean serves(Path data) throws SQLException, IOException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("show data_directory")) {
            row.next();
            Path served = Path.of(row.getString(1));
            return Files.exists(served) && Files.isSameFile(served, data);
        }
    }

    private void createDatabase() throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + DATABASE);
            // With this search path, table names in psql need no schema.
            statement.execute("alter database " + DATABASE + " set search_path = fleet, public");
        }
    }

    /**
     * Gives every server its own resolver. The library remembers by resolver where it unpacked the
     * program, so every server has the program in its own directory and may delete it.
     */
    private static final class OwnBinaries implements PgBinaryResolver {
        @Override
        public InputStream getPgBinary(String system, String architecture) throws IOException {
            return DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(system, architecture);
        }
    }
}
