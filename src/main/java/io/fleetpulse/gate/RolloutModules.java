package io.fleetpulse.gate;

import io.fleetpulse.result.NameHash;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The modules that the tasks of one rollout name. Its parts are its own and change in place. Of too many it
 * keeps those with the smallest hashes; one whose tasks have all been taken back keeps its place, so that
 * which ones are kept depends on the names alone.
 *
 * @param modules the modules, at most {@value #MOST}
 * @param deciding the module that decides; null before the first task
 * @param term the number of its term
 * @param endsAt when all of it ends, milliseconds since the epoch
 */
public record RolloutModules(List<NamedModule> modules, GateKey deciding, long term, long endsAt) {

    static final int MOST = 16;

    /**
     * A module.
     *
     * @param key the module
     * @param tasks tasks that name it
     */
    public record NamedModule(GateKey key, long tasks) {

        private long hash() {
            return NameHash.of(key.productKey(), key.moduleName(), 0);
        }
    }

    /** One that a report names goes before that which stands for none; then by hash. */
    private static final Comparator<NamedModule> BY_RANK =
            Comparator.<NamedModule, Boolean>comparing(module -> module.key().isDefault())
                    .thenComparing(NamedModule::hash, Long::compareUnsigned);

    static RolloutModules none() {
        return new RolloutModules(new ArrayList<>(), null, 0, Long.MIN_VALUE);
    }

    /** The term of a module; 0 where it does not decide. */
    long termOf(GateKey module) {
        return module.equals(deciding) ? term : 0;
    }

    /** Whether a module is among those that are kept. */
    boolean contains(GateKey module) {
        return modules.stream().anyMatch(known -> known.key().equals(module));
    }

    RolloutModules endingAt(long time) {
        return new RolloutModules(modules, deciding, term, time);
    }

    /**
     * With more or fewer tasks of a module: of those with tasks the first by rank decides. Where none has
     * tasks, it stays as it was.
     */
    RolloutModules plus(GateKey module, long tasks) {
        long sum = tasks;
        for (NamedModule known : modules) {
            if (known.key().equals(module)) {
                sum += known.tasks();
            }
        }
        modules.removeIf(known -> known.key().equals(module));
        modules.add(new NamedModule(module, sum));
        modules.sort(BY_RANK);
        if (modules.size() > MOST) {
            modules.remove(MOST);
        }
        GateKey now = decides();
        if (now.equals(deciding)) {
            return this;
        }
        return new RolloutModules(modules, now, term + 1, endsAt);
    }

    private GateKey decides() {
        for (NamedModule module : modules) {
            if (module.tasks() > 0) {
                return module.key();
            }
        }
        if (deciding != null && contains(deciding)) {
            return deciding;
        }
        return modules.get(0).key();
    }
}
