package io.fleetpulse.tools;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

import java.io.IOException;
import java.time.Duration;

/** Starts PostgreSQL servers for tests. */
public final class TestPostgres {

    private TestPostgres() {}

    /** Starts a server; waits longer than by default, because the machine may be busy. */
    public static EmbeddedPostgres start() throws IOException {
        return EmbeddedPostgres.builder().setPGStartupWait(Duration.ofMinutes(2)).start();
    }
}
