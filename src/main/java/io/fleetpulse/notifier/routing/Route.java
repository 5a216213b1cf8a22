package io.fleetpulse.notifier.routing;

import io.fleetpulse.notifier.alert.AlertState;

import java.time.Duration;
import java.util.List;

/**
 * A route: selects alerts for a receiver, and says how to group and repeat them.
 *
 * @param name name under which sent alerts are stored
 * @param receiver the receiver
 * @param alerts filter of the route's alerts
 * @param groupBy alerts with equal values of these labels share a message
 * @param groupWait how long a group waits for further alerts before its first message
 * @param groupInterval shortest time between messages of a group about changes
 * @param repeat interval of repetitions while alerts still fire; zero for none
 * @param resolved whether messages report the end of alerts
 * @param quietHours quiet hours of the route
 * @param continues whether later routes also apply to a matched alert
 */
public record Route(
        String name,
        Receiver receiver,
        AlertFilter alerts,
        List<GroupLabel> groupBy,
        Duration groupWait,
        Duration groupInterval,
        Duration repeat,
        boolean resolved,
        List<QuietHours> quietHours,
        boolean continues) {

    /** Returns the group of an alert: its values of {@code groupBy}, in order. */
    public List<String> group(AlertState alert) {
        return groupBy.stream().map(label -> label.of(alert)).toList();
    }
}
