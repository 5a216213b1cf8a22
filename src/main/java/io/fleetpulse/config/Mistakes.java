package io.fleetpulse.config;

import java.util.ArrayList;
import java.util.List;

/** Collects mistakes, so that one message reports them all. */
final class Mistakes {

    private final List<Mistake> found = new ArrayList<>();

    void add(String key, String value, String problem) {
        found.add(new Mistake(key, Secrets.masked(key, value), problem));
    }

    void throwIfAny() {
        if (!found.isEmpty()) {
            throw new ConfigurationException(found);
        }
    }
}
