package io.fleetpulse.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.fleetpulse.tools.ExternalTool;
import io.fleetpulse.tools.SlowTest;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Runs every notebook on a database that the job filled; a failed assertion in a notebook fails the
 * test.
 */
@SlowTest("Jupyter")
class NotebooksIT {

    private static final String INSTALLATION =
            "apt-get install --no-install-recommends jupyter-nbconvert python3-ipykernel"
                    + " python3-pandas python3-matplotlib python3-psycopg2 python3-sqlalchemy";

    private static ExternalTool jupyter;
    private static String database;

    @BeforeAll
    static void run() throws Exception {
        jupyter = ExternalTool.require(INSTALLATION, "jupyter-nbconvert");
        // jdbc:postgresql://host:port/database?user=...
        database =
                SimulatedRun.get()
                        .database()
                        .replaceFirst("jdbc:postgresql://", "postgresql://postgres@")
                        .replaceFirst("\\?.*", "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"connectivity", "telemetry", "rollouts", "data-quality"})
    void aNotebookRunsToItsEndAndHoldsNoOutput(String name, @TempDir Path rendered)
            throws Exception {
        Path notebook = Path.of("notebooks", name + ".ipynb");
        ExternalTool.Output output =
                jupyter.run(
                        Path.of("."),
                        // Debian's own Python, which has the libraries; no settings of the user's.
                        Map.of(
                                "FLEETPULSE_DATABASE",
                                database,
                                "JUPYTER_CONFIG_DIR",
                                rendered.toString(),
                                "PATH",
                                "/usr/bin:/bin"),
                        List.of(
                                "--to",
                                "html",
                                "--execute",
                                "--output-dir",
                                Path.of("target", "notebooks").toString(),
                                notebook.toString()));
        assertEquals(0, output.exitCode(), output.text());
        for (JsonNode cell :
                new ObjectMapper().readTree(Files.readString(notebook)).path("cells")) {
            assertEquals(0, cell.path("outputs").size(), "output was committed: " + cell);
        }
    }
}
