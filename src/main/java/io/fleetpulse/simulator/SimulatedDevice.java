package io.fleetpulse.simulator;

import java.util.SplittableRandom;

/** A device of the fleet with its current state. */
final class SimulatedDevice {

    private static final String LETTERS =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    final Product product;
    final String name;
    final String iotId;
    final String clientIp;

    /** 0 to 1; makes the device's values differ from those of other devices. */
    final double character;

    /** The gateway of a sub-device; null for all others. */
    SimulatedDevice gateway;

    String version;
    boolean online;
    boolean flapping;

    /** When the device last went offline, milliseconds since the epoch; -1 when it never did. */
    long offlineSince = -1;

    /** When the device connects again after a loss, milliseconds since the epoch. */
    long backAt;

    /** Whether the device reports the version that it runs. */
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

    /** Returns the id of the device's next own message. */
    long nextRequestId() {
        requestId++;
        return requestId;
    }

    /** Returns the device's topic with this end. */
    String topic(String end) {
        return "/" + product.key() + "/" + name + end;
    }

    /** Returns the key of the device's records, which determines their partition. */
    String key() {
        return product.key() + "/" + name;
    }

    /** Returns a random identifier of letters and digits. */
    static String identifier(SplittableRandom random, int length) {
        StringBuilder identifier = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            identifier.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return identifier.toString();
    }
}
