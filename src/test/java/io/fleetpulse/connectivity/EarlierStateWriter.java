package io.fleetpulse.connectivity;

import static io.fleetpulse.connectivity.Statuses.at;
import static io.fleetpulse.connectivity.Statuses.offline;
import static io.fleetpulse.connectivity.Statuses.online;

import java.nio.file.Path;

/** Writes the state of this build's operators to the folder that its argument names. */
final class EarlierStateWriter {

    private EarlierStateWriter() {}

    public static void main(String[] arguments) throws Exception {
        before().save(Path.of(arguments[0]));
    }

    /** Devices online, offline, flapping; and transitions that still wait for the watermark. */
    static ConnectivityHarness before() throws Exception {
        ConnectivityHarness harness = new ConnectivityHarness(Statuses.config(), false);
        harness.process(online("1", at("07:00:00")));
        harness.process(online("2", at("07:00:10")));
        harness.process(offline("2", 401, at("07:01:00")));
        for (int minute = 2; minute < 6; minute++) {
            harness.process(online("3", at("07:0" + minute + ":00")));
            harness.process(offline("3", 402, at("07:0" + minute + ":30")));
        }
        harness.watermark(at("07:06:00"));
        harness.process(offline("1", 427, at("07:06:31")));
        harness.process(online("1", at("07:06:30")));
        return harness;
    }
}
