package io.fleetpulse.cohort;

import io.fleetpulse.activity.ModuleVersions.Since;
import io.fleetpulse.result.CompactText;
import io.fleetpulse.result.NameHash;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The versions that the modules of a device ran. At most {@value #MOST} modules of a device are in
 * cohorts: those whose names have the smallest hashes, so the selection does not depend on the
 * order of arrival.
 */
final class DeviceModules {

    static final int MOST = 32;

    private static final Comparator<ModuleRuns> BY_HASH =
            (one, other) ->
                    Long.compareUnsigned(
                            NameHash.of(one.moduleName()), NameHash.of(other.moduleName()));

    private final List<ModuleRuns> modules;

    DeviceModules() {
        this(new ArrayList<>(1));
    }

    private DeviceModules(List<ModuleRuns> modules) {
        this.modules = modules;
    }

    DeviceModules copy() {
        return new DeviceModules(new ArrayList<>(modules));
    }

    int size() {
        return modules.size();
    }

    ModuleRuns get(int module) {
        return modules.get(module);
    }

    /** The index of a module; -1 if it is unknown. */
    int find(String moduleName) {
        for (int module = 0; module < modules.size(); module++) {
            if (modules.get(module).moduleName().equals(moduleName)) {
                return module;
            }
        }
        return -1;
    }

    /** Adds a module without versions. */
    void add(String moduleName) {
        modules.add(ModuleRuns.of(moduleName));
    }

    void set(int module, List<Since> versions, List<Since> ofReadings) {
        modules.set(module, ModuleRuns.of(modules.get(module).moduleName(), versions, ofReadings));
    }

    void remove(int module) {
        modules.remove(module);
    }

    /**
     * The index of the module that a new module displaces; -1 if there is room.
     *
     * @return the index of the displaced module, or {@link #size()} if the new module itself is
     *     refused
     */
    int displacedBy(String moduleName) {
        if (modules.size() < MOST) {
            return -1;
        }
        int last = 0;
        for (int module = 1; module < modules.size(); module++) {
            if (BY_HASH.compare(modules.get(module), modules.get(last)) > 0) {
                last = module;
            }
        }
        if (BY_HASH.compare(ModuleRuns.of(moduleName), modules.get(last)) > 0) {
            return modules.size();
        }
        return last;
    }

    void write(DataOutput out) throws IOException {
        CompactText.writeLength(modules.size(), out);
        for (ModuleRuns module : modules) {
            module.write(out);
        }
    }

    static DeviceModules read(DataInput in) throws IOException {
        int size = CompactText.readLength(in);
        List<ModuleRuns> modules = new ArrayList<>(size);
        for (int module = 0; module < size; module++) {
            modules.add(ModuleRuns.read(in));
        }
        return new DeviceModules(modules);
    }
}
