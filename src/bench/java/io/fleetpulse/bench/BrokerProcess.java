package io.fleetpulse.bench;

import io.fleetpulse.local.LocalBroker;

import java.nio.file.Path;

/** The broker in a separate process: prints its address and runs until it is stopped. */
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
