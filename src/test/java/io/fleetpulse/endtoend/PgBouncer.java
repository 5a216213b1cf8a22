package io.fleetpulse.endtoend;

import io.fleetpulse.local.FreePort;
import io.fleetpulse.tools.ExternalTool;

import org.junit.jupiter.api.Assertions;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A real PgBouncer in transaction mode, with two connections to each database of a server. */
final class PgBouncer implements AutoCloseable {

    private static final long STARTS_WITHIN = TimeUnit.MINUTES.toNanos(2);

    private final Process process;
    private final Path log;
    private final int port;

    private PgBouncer(Process process, Path log, int port) {
        this.process = process;
        this.log = log;
        this.port = port;
    }

    /**
     * Starts one.
     *
     * @param folder for its files
     * @param postgresPort port of the server on this machine
     */
    static PgBouncer start(Path folder, int postgresPort) throws Exception {
        ExternalTool program = ExternalTool.require("apt-get install pgbouncer", "pgbouncer");
        int port = FreePort.any();
        Path configuration = folder.resolve("pgbouncer.ini");
        // PgBouncer refuses to run as root. As root, the test runs PgBouncer as nobody, who cannot
        // write to the folder.
        Files.writeString(
                configuration,
                """
                [databases]
                * = host=127.0.0.1 port=%d user=postgres
                [pgbouncer]
                listen_addr = 127.0.0.1
                listen_port = %d
                unix_socket_dir =
                auth_type = any
                pool_mode = transaction
                default_pool_size = 2
                %s
                """
                        .formatted(
                                postgresPort,
                                port,
                                System.getProperty("user.name").equals("root")
                                        ? "user = nobody"
                                        : ""));
        Path log = folder.resolve("pgbouncer.log");
        Process process =
                new ProcessBuilder(program.program().toString(), configuration.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        PgBouncer started = new PgBouncer(process, log, port);
        started.awaitReady();
        return started;
    }

    int port() {
        return port;
    }

    private void awaitReady() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + STARTS_WITHIN;
        while (!answers()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                close();
                Assertions.fail("PgBouncer does not start: " + Files.readString(log));
            }
            Thread.sleep(50);
        }
    }

    private boolean answers() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        process.waitFor();
    }
}
