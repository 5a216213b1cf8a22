package io.fleetpulse.notifier.outbox;

import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * The part of a message about one group.
 *
 * @param route name of the group's route
 * @param group the common values of the group's alerts, by label
 * @param items changes in the order of their times
 */
public record Section(String route, Map<String, String> group, List<Item> items) {

    /** A fixed order, so that a rebuilt message equals the original. */
    static final Comparator<Section> IN_ORDER =
            Comparator.comparing(Section::route)
                    .thenComparing(section -> section.group().toString());
}
