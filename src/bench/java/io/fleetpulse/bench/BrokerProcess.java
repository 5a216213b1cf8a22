package io.fleetpulse.bench;

import io.fleetpulse.local.LocalBroker;

import java.nio.file.Path;

/** The broker in its own process: answers with its address and stays until it is ended. */
final class BrokerProcess {

    private BrokerProcess() {}

    /**
     * Starts the broker.
     *
     * @param arguments the directory for its data
     */
    public static void main(String[] arguments) throws Exception {
        LocalBroker broker = LocalBroker.start(Path.of(arguments[0]), 0);
        Runtime.getRuntime().addShutdownHook(new Thread(broker::close));
        System.out.println(ChildProcess.ANSWER + broker.bootstrapServers());
        Thread.currentThread().join();
    }
}
