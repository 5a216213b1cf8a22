package io.fleetpulse.simulator;

import java.util.SplittableRandom;

/** A device of the fleet and the state that it is in. */
final class SimulatedDevice {

    private static final String LETTERS =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    final Product product;
    final String name;
    final String iotId;
    final String clientIp;

    /** 0 to 1: what is this device's own in its values. */
    final double character;

    /** The gateway that a sub-device is behind; null for all others. */
    SimulatedDevice gateway;

    String version;
    boolean online;
    boolean flapping;

    /** When it last went offline, milliseconds since the epoch; -1 when it never was. */
    long offlineSince = -1;

    /** When it will connect again after a loss, milliseconds since the epoch. */
    long backAt;

    /** Whether it tells which version it runs. */
    boolean tellsVersion = true;

    private long requestId;

    SimulatedDevice(
            Product product,
            int number,
            String version,
            boolean flapping,
            SplittableRandom random) {
        this.product = product;
        this.name = product.prefix() + "-" + number;
        this.iotId = identifier(random, 32);
        this.clientIp = "198.51.100." + (1 + random.nextInt(254));
        this.character = random.nextDouble();
        this.version = version;
        this.flapping = flapping;
        this.requestId = random.nextInt(1_000_000);
    }

    /** The id of the device's next own message. */
    long nextRequestId() {
        requestId++;
        return requestId;
    }

    /** The topic of the device's messages that ends so. */
    String topic(String end) {
        return "/" + product.key() + "/" + name + end;
    }

    /** What the device's records are spread over the partitions by. */
    String key() {
        return product.key() + "/" + name;
    }

    /** A random identifier of letters and digits. */
    static String identifier(SplittableRandom random, int length) {
        StringBuilder identifier = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            identifier.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return identifier.toString();
    }
}
