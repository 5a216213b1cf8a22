package io.fleetpulse.notifier.outbox;

import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * What a message says of one group.
 *
 * @param route name of the route that made the group
 * @param group what its alerts agree in, by label
 * @param items what is new, in the order in which it happened
 */
public record Section(String route, Map<String, String> group, List<Item> items) {

    /** The same wherever it is asked, so that a message that is made again is the same. */
    static final Comparator<Section> IN_ORDER =
            Comparator.comparing(Section::route)
                    .thenComparing(section -> section.group().toString());
}
