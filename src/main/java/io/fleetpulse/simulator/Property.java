package io.fleetpulse.simulator;

import io.fleetpulse.simulator.PropertyValue.Decimal;

import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A property of a product's thing model, with a generator of its values.
 *
 * @param identifier as in the thing model, {@code module:property} for a module's
 * @param generator returns a device's value at a time
 */
record Property(String identifier, Generator generator) {

    private static final double DAY_MS = 86_400_000;

    /** Generates values. */
    interface Generator {
        /**
         * Returns a value.
         *
         * @param character 0 to 1, constant for a device, so that values differ between devices
         * @param time milliseconds since the epoch
         */
        PropertyValue at(double character, long time, SplittableRandom random);
    }

    /** A number that varies over the day around a mean that differs between devices. */
    static Property measured(
            String identifier, double middle, double spread, double swing, int decimals) {
        return new Property(
                identifier,
                (character, time, random) -> {
                    double day = Math.sin(2 * Math.PI * (time % DAY_MS) / DAY_MS);
                    double noise = (random.nextDouble() - 0.5) * swing / 4;
                    double value = middle + (character - 0.5) * spread + swing * day + noise;
                    return decimal(value, decimals);
                });
    }

    /** A counter that only rises. */
    static Property counted(String identifier, double aDay) {
        return new Property(
                identifier,
                (character, time, random) -> decimal((0.5 + character) * aDay * time / DAY_MS, 2));
    }

    /** A text of an enumeration; the first text is the most frequent. */
    static Property chosen(String identifier, String... values) {
        return new Property(
                identifier,
                (character, time, random) -> {
                    int choice = Math.min(random.nextInt(values.length), random.nextInt(8));
                    return new PropertyValue.Text(values[choice]);
                });
    }

    /** A boolean, mostly the same for an hour. */
    static Property switched(String identifier) {
        return new Property(
                identifier,
                (character, time, random) ->
                        new PropertyValue.Switch(
                                (time / 3_600_000 + (long) (character * 100)) % 3 != 0));
    }

    /** A position that moves slowly. */
    static Property moving(String identifier) {
        return new Property(
                identifier,
                (character, time, random) -> {
                    double angle = 2 * Math.PI * (character + time / DAY_MS * 12);
                    return new PropertyValue.Position(
                            decimal(30 + 5 * character + 0.1 * Math.sin(angle), 6),
                            decimal(115 + 5 * character + 0.1 * Math.cos(angle), 6));
                });
    }

    /** An array of numbers. */
    static Property spectrum(String identifier) {
        return new Property(
                identifier,
                (character, time, random) ->
                        new PropertyValue.Spectrum(
                                IntStream.range(0, 4)
                                        .mapToObj(i -> decimal(random.nextDouble() / (1 + i), 3))
                                        .toList()));
    }

    /** A whole number that a double does not hold exactly. */
    static Property serial(String identifier) {
        return new Property(
                identifier,
                (character, time, random) ->
                        new Decimal(9_007_199_254_740_993L + (long) (character * 1_000), 0));
    }

    private static Decimal decimal(double value, int decimals) {
        return new Decimal(Math.round(value * Math.pow(10, decimals)), decimals);
    }
}
