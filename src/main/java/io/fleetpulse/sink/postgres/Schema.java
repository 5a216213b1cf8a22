package io.fleetpulse.sink.postgres;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Creates the database schema. Where the schema is absent or older, runs the project's own SQL in
 * one transaction, one writer at a time. A user without the right to create the schema can write
 * where another user has created it.
 */
final class Schema implements RetryingConnection.Work<Void> {

    /** The version that {@code schema.sql} records. */
    static final int VERSION = 1;

    private static final Logger LOG = LoggerFactory.getLogger(Schema.class);
    private static final String INSUFFICIENT_PRIVILEGE = "42501";
    private static final String UNTRANSLATABLE = "22P05";
    private static final Set<String> ENCODINGS = Set.of("UTF8", "SQL_ASCII");

    /**
     * Key of the advisory lock, the letters "fleet"; any number works that no other program locks.
     */
    private static final long LOCK = 0x666c656574L;

    /** The schema's name in the scripts, where the word has no other use. */
    private static final Pattern NAME = Pattern.compile("\\bfleet\\b");

    private final String name;
    private final String user;

    /**
     * Creates the work for a schema.
     *
     * @param name name of the schema
     * @param user the user that the job writes as, for the message
     */
    Schema(String name, String user) {
        this.name = name;
        this.user = user;
    }

    @Override
    public Void in(Connection connection) throws SQLException {
        try {
            create(connection);
        } catch (SQLException failure) {
            if (!INSUFFICIENT_PRIVILEGE.equals(failure.getSQLState())) {
                throw failure;
            }
            throw new SQLException(
                    "Schema \""
                            + name
                            + "\" in version "
                            + VERSION
                            + " does not exist, or user \""
                            + user
                            + "\" has no access to the schema and may not create it: let its owner"
                            + " run deploy/postgres/schema.sql, views.sql and roles.sql, with this"
                            + " name in place of \"fleet\"",
                    INSUFFICIENT_PRIVILEGE,
                    failure);
        }
        return null;
    }

    private void create(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            requireEncoding(statement);
            int found = version(statement);
            if (found > VERSION) {
                throw new SQLException(
                        "Schema \""
                                + name
                                + "\" has version "
                                + found
                                + ", and this job writes version "
                                + VERSION
                                + ": start the job of the newer release, or set postgres.schema to"
                                + " a separate schema");
            }
            if (found < VERSION) {
                statement.execute("SELECT pg_advisory_xact_lock(" + LOCK + ")");
                if (version(statement) < VERSION) {
                    statement.execute(script("schema.sql").orElseThrow());
                    Optional<String> views = script("views.sql");
                    if (views.isPresent()) {
                        statement.execute(views.get());
                    }
                    LOG.info("Created schema \"{}\" in version {}", name, VERSION);
                }
            }
        }
        connection.commit();
    }

    /**
     * Rejects an encoding that lacks characters: rows with them would become dead letters. A
     * database with SQL_ASCII stores the job's UTF-8 as it is.
     */
    private static void requireEncoding(Statement statement) throws SQLException {
        try (ResultSet found = statement.executeQuery("SHOW server_encoding")) {
            found.next();
            String encoding = found.getString(1);
            if (!ENCODINGS.contains(encoding)) {
                throw new SQLException("The database has encoding " + encoding, UNTRANSLATABLE);
            }
        }
    }

    /** Returns the version of the schema in the database; 0 where there is none. */
    private int version(Statement statement) throws SQLException {
        try (ResultSet found =
                statement.executeQuery(
                        "SELECT to_regclass('" + name + ".schema_version') IS NOT NULL")) {
            found.next();
            if (!found.getBoolean(1)) {
                return 0;
            }
        }
        try (ResultSet newest =
                statement.executeQuery("SELECT max(version) FROM " + name + ".schema_version")) {
            newest.next();
            return newest.getInt(1);
        }
    }

    private Optional<String> script(String file) {
        try (InputStream script = Schema.class.getResourceAsStream(file)) {
            if (script == null) {
                return Optional.empty();
            }
            String sql = new String(script.readAllBytes(), StandardCharsets.UTF_8);
            return Optional.of(NAME.matcher(sql).replaceAll(name));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
