package io.fleetpulse.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The wire to a server, which can be cut and mended: to its client the server goes and comes. */
final class Wire implements AutoCloseable {

    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final ServerSocket entrance;
    private final int target;
    private volatile boolean cut;

    /** Leads from a free port of the loopback address to another port of it. */
    Wire(int target) throws IOException {
        this.target = target;
        this.entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        begin(this::accept);
    }

    int port() {
        return entrance.getLocalPort();
    }

    void cut() {
        cut = true;
        sockets.forEach(Wire::close);
        sockets.clear();
    }

    void mend() {
        cut = false;
    }

    @Override
    public void close() throws IOException {
        cut();
        entrance.close();
    }

    private void accept() {
        while (!entrance.isClosed()) {
            try {
                Socket client = entrance.accept();
                if (cut) {
                    close(client);
                } else {
                    Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                    sockets.addAll(List.of(client, server));
                    begin(() -> copy(client, server));
                    begin(() -> copy(server, client));
                }
            } catch (IOException e) {
                // Closed, or one connection that could not be: its client will try again.
            }
        }
    }

    private static void copy(Socket from, Socket to) {
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            in.transferTo(out);
        } catch (IOException cut) {
            // Both ends are closed now.
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException closed) {
            // It was what was wanted.
        }
    }

    private static void begin(Runnable work) {
        Thread thread = new Thread(work, "wire");
        thread.setDaemon(true);
        thread.start();
    }
}
