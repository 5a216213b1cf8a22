package io.fleetpulse.custom;

import io.fleetpulse.message.Readings;

import java.util.ArrayList;
import java.util.List;

/** Collects the readings of one message. */
final class ReadingList {

    private final List<Readings> sources = new ArrayList<>();
    private final List<Integer> indexes = new ArrayList<>();
    private final List<Long> times = new ArrayList<>();

    /** Adds a reading of {@code source} with this time instead of its own. */
    void add(Readings source, int index, long time) {
        sources.add(source);
        indexes.add(index);
        times.add(time);
    }

    boolean isEmpty() {
        return sources.isEmpty();
    }

    Readings toReadings() {
        int size = sources.size();
        Readings readings =
                new Readings(
                        new String[size],
                        new long[size],
                        new byte[size],
                        new double[size],
                        new String[size]);
        for (int reading = 0; reading < size; reading++) {
            Readings source = sources.get(reading);
            int index = indexes.get(reading);
            readings.property()[reading] = source.property()[index];
            readings.time()[reading] = times.get(reading);
            readings.kind()[reading] = source.kind()[index];
            readings.number()[reading] = source.number()[index];
            readings.text()[reading] = source.text()[index];
        }
        return readings;
    }
}
