package io.fleetpulse.cohort;

import io.fleetpulse.activity.ModuleVersions.Since;
import io.fleetpulse.result.CompactText;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What is kept of a device: what each module ran; what happened since the horizon, and the connect of
 * a device that has been online for longer; when it read, as far back as readings change their cohort.
 */
final class DeviceHistory {

    private final List<ModuleRuns> modules;
    private final List<Happening> happenings;
    private final RecentReadings readings;

    DeviceHistory() {
        this(new ArrayList<>(), new ArrayList<>(), new RecentReadings());
    }

    private DeviceHistory(
            List<ModuleRuns> modules, List<Happening> happenings, RecentReadings readings) {
        this.modules = modules;
        this.happenings = happenings;
        this.readings = readings;
    }

    DeviceHistory copy() {
        return new DeviceHistory(
                new ArrayList<>(modules), new ArrayList<>(happenings), readings.copy());
    }

    List<ModuleRuns> modules() {
        return modules;
    }

    List<Happening> happenings() {
        return happenings;
    }

    RecentReadings readings() {
        return readings;
    }

    /** What a module ran; nothing where it is not known. */
    List<Since> versions(String moduleName) {
        for (ModuleRuns module : modules) {
            if (module.moduleName().equals(moduleName)) {
                return module.versions();
            }
        }
        return List.of();
    }

    void setVersions(String moduleName, List<Since> versions) {
        modules.removeIf(module -> module.moduleName().equals(moduleName));
        modules.add(new ModuleRuns(moduleName, versions));
    }

    /** Adds up what is the same; what was taken back is gone. */
    void add(Happening happening) {
        for (int index = happenings.size() - 1; index >= 0; index--) {
            if (happenings.get(index).isSameAs(happening)) {
                Happening sum = happenings.get(index).plus(happening.amount());
                if (sum.amount() == 0) {
                    happenings.remove(index);
                } else {
                    happenings.set(index, sum);
                }
                return;
            }
        }
        happenings.add(happening);
    }

    /** Forgets what happened before a time, but the connect of a device that is online then. */
    void forgetBefore(long time) {
        long online = 0;
        boolean isAny = false;
        for (Happening happening : happenings) {
            if (happening.at() < time) {
                online += onlineChange(happening);
                isAny = true;
            }
        }
        if (!isAny) {
            return;
        }
        Happening connect = null;
        if (online > 0) {
            connect =
                    happenings.stream()
                            .filter(happening -> happening.at() < time)
                            .filter(happening -> onlineChange(happening) > 0)
                            .max(Comparator.comparingLong(Happening::at))
                            .orElse(null);
        }
        happenings.removeIf(happening -> happening.at() < time);
        if (connect != null) {
            happenings.add(0, connect);
        }
    }

    /** By how much the device is more or less online after a happening. */
    static long onlineChange(Happening happening) {
        return switch (happening.kind()) {
            case CONNECT -> happening.amount();
            case DISCONNECT -> -happening.amount();
            default -> 0;
        };
    }

    void write(DataOutput out) throws IOException {
        CompactText.writeLength(modules.size(), out);
        for (ModuleRuns module : modules) {
            module.write(out);
        }
        CompactText.writeLength(happenings.size(), out);
        long before = 0;
        for (Happening happening : happenings) {
            happening.write(before, out);
            before = happening.at();
        }
        readings.write(out);
    }

    static DeviceHistory read(DataInput in) throws IOException {
        int modules = CompactText.readLength(in);
        List<ModuleRuns> runs = new ArrayList<>(modules);
        for (int index = 0; index < modules; index++) {
            runs.add(ModuleRuns.read(in));
        }
        int size = CompactText.readLength(in);
        List<Happening> happenings = new ArrayList<>(size);
        long before = 0;
        for (int index = 0; index < size; index++) {
            Happening happening = Happening.read(before, in);
            happenings.add(happening);
            before = happening.at();
        }
        return new DeviceHistory(runs, happenings, RecentReadings.read(in));
    }
}
