package io.fleetpulse.cohort;

import io.fleetpulse.activity.ModuleVersions.Since;
import io.fleetpulse.result.CompactLong;
import io.fleetpulse.result.CompactText;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a module of a device ran.
 *
 * @param moduleName OTA module
 * @param versions by rising time
 */
record ModuleRuns(String moduleName, List<Since> versions) {

    /** The version that ran at a time; null before the first. */
    static Since at(long time, List<Since> versions) {
        Since found = null;
        for (Since version : versions) {
            if (version.since() > time) {
                break;
            }
            found = version;
        }
        return found;
    }

    void write(DataOutput out) throws IOException {
        CompactText.write(moduleName, out);
        CompactText.writeLength(versions.size(), out);
        for (Since version : versions) {
            CompactLong.write(version.since(), out);
            CompactText.write(version.version(), out);
            CompactText.write(version.jobId(), out);
        }
    }

    static ModuleRuns read(DataInput in) throws IOException {
        String moduleName = CompactText.read(in);
        int size = CompactText.readLength(in);
        List<Since> versions = new ArrayList<>(size);
        for (int index = 0; index < size; index++) {
            versions.add(
                    new Since(CompactLong.read(in), CompactText.read(in), CompactText.read(in)));
        }
        return new ModuleRuns(moduleName, versions);
    }
}
