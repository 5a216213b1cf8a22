package io.fleetpulse.connectivity;

import io.fleetpulse.activity.DeviceActivity;
import io.fleetpulse.activity.DeviceActivity.Kind;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Sums activities, and computes the expected sums after the end of all flapping episodes. */
final class EmittedActivities {

    private final Map<DeviceActivity, Long> totals = new HashMap<>();

    void add(DeviceActivity activity) {
        DeviceActivity one =
                new DeviceActivity(
                        activity.productKey(),
                        activity.deviceName(),
                        activity.kind(),
                        activity.at(),
                        activity.since(),
                        activity.detail(),
                        1);
        totals.merge(one, activity.amount(), Long::sum);
        totals.remove(one, 0L);
    }

    /** Activities that were not retracted, with their counts. */
    Map<DeviceActivity, Long> totals() {
        return totals;
    }

    /** The activities of the tables' final rows. */
    static Map<DeviceActivity, Long> of(List<Change> rows) {
        EmittedActivities activities = new EmittedActivities();
        Set<List<Object>> takeovers = new HashSet<>();
        for (Change row : rows) {
            if (row.table() == Table.DEVICE_SESSION && "superseded".equals(row.values()[5])) {
                takeovers.add(List.of(row.values()[0], row.values()[1], row.values()[3]));
            }
        }
        for (Change row : rows) {
            Object[] values = row.values();
            if (row.table() == Table.DEVICE_SESSION) {
                if (!takeovers.contains(List.of(values[0], values[1], values[2]))) {
                    activities.add(activity(values, Kind.CONNECT, values[2], ""));
                }
                activities.addEnd(values);
            }
            if (row.table() == Table.FLAPPING_DEVICE) {
                activities.add(activity(values, Kind.FLAPPING, values[3], ""));
            }
        }
        return activities.totals;
    }

    private void addEnd(Object[] session) {
        if ("superseded".equals(session[5])) {
            add(activity(session, Kind.SESSION_ENDED, session[3], "superseded"));
        } else if (session[3] != null) {
            add(activity(session, Kind.DISCONNECT, session[3], ""));
            String reason = Objects.toString(session[6], "");
            add(activity(session, Kind.SESSION_ENDED, session[3], reason));
        }
    }

    private static DeviceActivity activity(Object[] row, Kind kind, Object at, String detail) {
        return new DeviceActivity(
                (String) row[0], (String) row[1], kind, (Long) at, (Long) row[2], detail, 1);
    }
}
