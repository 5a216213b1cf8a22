package io.fleetpulse.notifier.routing;

import io.fleetpulse.notifier.alert.Alert;

import java.time.Duration;
import java.util.List;

/**
 * Which alerts go to a receiver, and how.
 *
 * @param name by which it is remembered what was sent
 * @param receiver where they go
 * @param alerts the alerts that are meant
 * @param groupBy alerts that agree in these share a message
 * @param groupWait how long a group waits for more before its first message
 * @param groupInterval how long it waits after a message before it says what is new
 * @param repeat after how long it says again what still fires; zero for never
 * @param resolved whether it says what is over
 * @param quietHours when it waits
 * @param goesOn whether the routes after it are looked at too
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
        boolean goesOn) {

    /** The group of an alert: its values of the labels, in their order. */
    public List<String> group(Alert alert) {
        return groupBy.stream().map(label -> label.of(alert)).toList();
    }
}
