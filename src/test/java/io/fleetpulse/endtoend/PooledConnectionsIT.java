package io.fleetpulse.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.page.FleetPage;
import io.fleetpulse.page.PageOptions;
import io.fleetpulse.tools.SlowTest;

import org.apache.flink.api.common.JobID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;

/** Runs the job with PgBouncer in transaction mode before PostgreSQL. */
@SlowTest("PgBouncer")
class PooledConnectionsIT {

    @Test
    void behindAPoolerInTransactionModeEveryRowIsWrittenAndNothingRestarts(@TempDir Path folder)
            throws Exception {
        SimulatedInput input = SimulatedInput.halfAnHour(91);
        Servers servers = Servers.get();
        String broker = servers.broker().bootstrapServers();
        String database = servers.newDatabase();
        String topic = servers.newTopic(SimulatedInput.PARTITIONS);
        input.publish(broker, topic);
        int server = Integer.parseInt(database.replaceFirst(".*:([0-9]+)/.*", "$1"));
        try (PgBouncer pooler = PgBouncer.start(folder, server);
                FleetRun run =
                        new FleetRun(
                                folder.resolve("checkpoints"),
                                broker,
                                topic,
                                pooled(database, pooler),
                                // Runs each statement often enough for the driver to prepare it.
                                "--postgres.flush.rows",
                                "100",
                                "--results.kafka",
                                "false")) {
            JobID job = run.submit();
            assertThat(run.cluster().requestJobResult(job).get().isSuccess()).isTrue();
            assertThat(run.restartedTasks(job)).isEmpty();
            assertThat(statusOfPage(pooled(database, pooler))).isEqualTo(200);
        }
        new TablesOfTruth(database, input.truth()).assertAll();
    }

    private static String pooled(String database, PgBouncer pooler) {
        return database.replaceFirst(":[0-9]+/", ":" + pooler.port() + "/");
    }

    private static int statusOfPage(String database) throws Exception {
        try (FleetPage page = FleetPage.start(PageOptions.onLoopback(database, 0))) {
            URI fleet = URI.create(page.address() + "api/fleet");
            return HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(fleet).build(), BodyHandlers.discarding())
                    .statusCode();
        }
    }
}
