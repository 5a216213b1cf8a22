package io.fleetpulse.cohort;

import io.fleetpulse.activity.ModuleVersions.Since;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * What is kept of a device. Its parts are its own and change in place.
 *
 * @param modules what each module ran
 * @param happenings what happened since the horizon, and the connect of a device that has been online
 *     for longer
 * @param readingTimes when it read, as far back as readings change their cohort
 * @param readingCounts how many readings at each of the times
 */
public record DeviceHistory(
        List<ModuleRuns> modules,
        List<Happening> happenings,
        long[] readingTimes,
        int[] readingCounts) {

    static DeviceHistory unknown() {
        return new DeviceHistory(new ArrayList<>(), new ArrayList<>(), new long[0], new int[0]);
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

    /** This with readings added, and without those before a time. */
    DeviceHistory withReadings(long[] times, int[] counts, long keptFrom) {
        int kept = 0;
        long[] keptTimes = Arrays.copyOf(readingTimes, readingTimes.length + times.length);
        int[] keptCounts = Arrays.copyOf(readingCounts, readingCounts.length + times.length);
        for (int index = 0; index < readingTimes.length; index++) {
            if (readingTimes[index] >= keptFrom) {
                keptTimes[kept] = readingTimes[index];
                keptCounts[kept++] = readingCounts[index];
            }
        }
        for (int index = 0; index < times.length; index++) {
            if (times[index] >= keptFrom) {
                keptTimes[kept] = times[index];
                keptCounts[kept++] = counts[index];
            }
        }
        return new DeviceHistory(
                modules,
                happenings,
                Arrays.copyOf(keptTimes, kept),
                Arrays.copyOf(keptCounts, kept));
    }

    /** Forgets what happened before a time, but the connect of a device that is online then. */
    void forgetBefore(long time) {
        long online = 0;
        Happening connect = null;
        for (Happening happening : happenings) {
            if (happening.at() < time) {
                online += onlineChange(happening);
            }
        }
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
}
