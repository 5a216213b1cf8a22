package io.fleetpulse.simulator;

import io.fleetpulse.simulator.Rollout.Trouble;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.SplittableRandom;

/**
 * Generates the Kafka records of a simulated fleet, in order of arrival. The clock is simulated: a
 * caller may ask for records as fast as possible, or wait for each record's timestamp.
 * Single-threaded.
 */
public final class Fleet implements Iterator<PublishedRecord> {

    private static final long SECOND = 1_000;
    private static final long MINUTE = 60 * SECOND;

    /** The meters' first release, which makes them crash; the next release repairs it. */
    private static final String BAD_RELEASE = "2.1.0";

    private static final Trouble METERS_TROUBLE =
            new Trouble(
                    "2.0.9",
                    new Rollout.Failure(-3, "verify failed: checksum mismatch 校验失败"),
                    BAD_RELEASE);

    private final FleetConfig config;
    private final Agenda agenda;
    private final World world;
    private final Platform platform;

    /** Creates a fleet without a witness. */
    public Fleet(FleetConfig config) {
        this(config, Witness.NONE);
    }

    /** Creates a fleet that reports its events to a witness. */
    public Fleet(FleetConfig config, Witness witness) {
        this.config = config;
        this.agenda = new Agenda(config.start(), config.stretch());
        SplittableRandom random = new SplittableRandom(config.seed());
        this.platform = new Platform(random.split(), witness);
        this.world = new World(random, agenda, platform, witness);
        populate();
    }

    @Override
    public boolean hasNext() {
        letTimePass();
        return platform.nextArrival() != Long.MAX_VALUE;
    }

    @Override
    public PublishedRecord next() {
        if (!hasNext()) {
            throw new NoSuchElementException("The fleet is silent");
        }
        return platform.takeNext();
    }

    private void letTimePass() {
        while (agenda.nextTime() <= platform.nextArrival() && agenda.nextTime() != Long.MAX_VALUE) {
            if (agenda.nextTime() >= config.end()) {
                agenda.clear();
            } else {
                agenda.runNext();
            }
        }
    }

    private void populate() {
        List<SimulatedDevice> devices = devices();
        long start = config.start();
        long interval = Math.max(1, Math.round(config.devices() * 1_000 / config.rate()));
        Map<SimulatedDevice, Connection> connections = connections(devices);
        for (SimulatedDevice device : devices) {
            long at = start + world.random().nextLong(10 * SECOND);
            Connection connection = connections.get(device);
            Crashes crashes = new Crashes(world, device, connection, Fleet::runsBadRelease);
            agenda.at(at, now -> install(device, now));
            agenda.at(at + SECOND, connection::connect);
            agenda.at(at + 20 * SECOND, crashes::look);
            agenda.at(
                    at + SECOND + world.random().nextLong(interval),
                    new Reporting(world, device, interval)::report);
        }
        for (SimulatedDevice gateway : ofProduct(devices, SimulatedProducts.GATEWAY)) {
            agenda.at(start + 11 * SECOND, now -> connectSubDevices(gateway, devices, now));
        }
        Rollout healthy = rollout(devices, SimulatedProducts.THERMOMETER, Trouble.NONE);
        Rollout sick = rollout(devices, SimulatedProducts.METER, METERS_TROUBLE);
        List<Connection> trackers =
                ofProduct(devices, SimulatedProducts.TRACKER).stream()
                        .map(connections::get)
                        .toList();
        agenda.at(start + 6 * MINUTE, new Outages(world, trackers)::run);
        agenda.at(start + 12 * SECOND, healthy::plan);
        agenda.at(start + 15 * SECOND, sick::plan);
        agenda.at(start + 13 * SECOND, new OperatorWork(world, devices)::run);
        agenda.at(start + 14 * SECOND, new Garbage(world, devices, config.garbage())::run);
    }

    private Rollout rollout(List<SimulatedDevice> devices, Product product, Trouble trouble) {
        return new Rollout(world, product, ofProduct(devices, product), 1, trouble);
    }

    private List<SimulatedDevice> devices() {
        List<SimulatedDevice> devices = new ArrayList<>();
        List<SimulatedDevice> gateways = new ArrayList<>();
        for (int i = 0; i < config.devices(); i++) {
            String version = "2.0.8";
            if (world.onceIn(8)) {
                version = "2.0.9";
            }
            Product product = product(i % 20 * 5);
            boolean flapping = i % 40 == 7;
            SimulatedDevice device =
                    new SimulatedDevice(product, i, version, flapping, world.random());
            devices.add(device);
            if (product.equals(SimulatedProducts.GATEWAY)) {
                gateways.add(device);
            } else if (product.equals(SimulatedProducts.LAMP)) {
                device.gateway = world.oneOf(gateways);
            }
        }
        return devices;
    }

    private static Product product(int percent) {
        int sum = 0;
        for (Product product : SimulatedProducts.ALL) {
            sum += product.share();
            if (percent < sum) {
                return product;
            }
        }
        throw new IllegalStateException("The products' shares are no hundred");
    }

    private static List<SimulatedDevice> ofProduct(List<SimulatedDevice> devices, Product product) {
        return devices.stream().filter(device -> device.product.equals(product)).toList();
    }

    private void install(SimulatedDevice device, long now) {
        SimulatedInventory.lifecycle(world, device, "create", now);
        agenda.at(now + 500, at -> SimulatedInventory.version(world, device, at));
    }

    private static boolean runsBadRelease(SimulatedDevice device) {
        return device.product.equals(SimulatedProducts.METER) && device.version.equals(BAD_RELEASE);
    }

    /**
     * Returns the connection of each device; a gateway's connection has those of its sub-devices.
     */
    private Map<SimulatedDevice, Connection> connections(List<SimulatedDevice> devices) {
        Map<SimulatedDevice, Connection> connections = new HashMap<>();
        Map<SimulatedDevice, List<Connection>> behind = new HashMap<>();
        for (SimulatedDevice device : devices) {
            List<Connection> subDevices =
                    behind.computeIfAbsent(device, gateway -> new ArrayList<>());
            Connection connection = new Connection(world, device, subDevices);
            connections.put(device, connection);
            if (device.gateway != null) {
                behind.computeIfAbsent(device.gateway, gateway -> new ArrayList<>())
                        .add(connection);
            }
        }
        return connections;
    }

    private void connectSubDevices(
            SimulatedDevice gateway, List<SimulatedDevice> devices, long now) {
        List<SimulatedDevice> behind =
                devices.stream().filter(device -> device.gateway == gateway).toList();
        if (!behind.isEmpty()) {
            SimulatedInventory.found(world, gateway, behind, now);
            agenda.at(
                    now + SECOND,
                    at -> SimulatedInventory.topology(world, gateway, "create", behind, at));
        }
    }
}
