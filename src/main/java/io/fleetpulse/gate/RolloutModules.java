package io.fleetpulse.gate;

import io.fleetpulse.result.NameHash;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The modules that the tasks of one rollout name. Mutable: the list belongs to this record and
 * changes in place. Beyond the limit, keeps the modules with the smallest hashes. A module whose
 * tasks are all retracted keeps its entry, so that the kept set depends on the names alone.
 *
 * @param modules the modules, at most {@value #MOST}
 * @param deciding the module that decides; null before the first task
 * @param term the number of its term
 * @param endsAt when this state ends, milliseconds since the epoch
 */
public record RolloutModules(List<NamedModule> modules, GateKey deciding, long term, long endsAt) {

    static final int MOST = 16;

    /**
     * A module of the rollout.
     *
     * @param key the module
     * @param tasks number of tasks that name it
     */
    public record NamedModule(GateKey key, long tasks) {

        private long hash() {
            return NameHash.of(key.productKey(), key.moduleName(), 0);
        }
    }

    /** A module that a report names comes before the default module; then by hash. */
    private static final Comparator<NamedModule> BY_RANK =
            Comparator.<NamedModule, Boolean>comparing(module -> module.key().isDefault())
                    .thenComparing(NamedModule::hash, Long::compareUnsigned);

    static RolloutModules none() {
        return new RolloutModules(new ArrayList<>(), null, 0, Long.MIN_VALUE);
    }

    /** The term of a module; 0 if the module does not decide. */
    long termOf(GateKey module) {
        return module.equals(deciding) ? term : 0;
    }

    /** Whether a module is kept. */
    boolean contains(GateKey module) {
        return modules.stream().anyMatch(known -> known.key().equals(module));
    }

    RolloutModules endingAt(long time) {
        return new RolloutModules(modules, deciding, term, time);
    }

    /**
     * Adds tasks of a module, or subtracts them. The first module by rank that has tasks decides;
     * if none has tasks, the deciding module does not change.
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
