package io.fleetpulse.tools;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.Random;

/** A random order of several channels, each of which keeps its own order. */
public final class Interleaving {

    private Interleaving() {}

    public static <T> List<T> of(
            Collection<? extends Collection<? extends T>> channels, Random random) {
        List<Queue<T>> rest = new ArrayList<>();
        channels.forEach(channel -> rest.add(new ArrayDeque<>(channel)));
        rest.removeIf(Queue::isEmpty);
        List<T> all = new ArrayList<>();
        while (!rest.isEmpty()) {
            all.add(rest.get(random.nextInt(rest.size())).remove());
            rest.removeIf(Queue::isEmpty);
        }
        return all;
    }
}
