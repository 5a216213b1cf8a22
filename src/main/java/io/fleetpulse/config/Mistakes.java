package io.fleetpulse.config;

import java.util.ArrayList;
import java.util.List;

/** Collects mistakes, each once, so that one message reports them all. */
final class Mistakes {

    private final List<Mistake> found = new ArrayList<>();

    void add(String key, String value, String problem) {
        Mistake mistake = new Mistake(key, Secrets.masked(key, value), problem);
        if (!found.contains(mistake)) {
            found.add(mistake);
        }
    }

    void throwIfAny() {
        if (!found.isEmpty()) {
            throw new ConfigurationException(found);
        }
    }
}
