package io.fleetpulse.notifier.outbox;

import java.util.ArrayList;
import java.util.List;

/**
 * The sections of a message, split in two with equally many items.
 *
 * @param first sections of the first half
 * @param second sections of the second half
 */
record Halves(List<Section> first, List<Section> second) {

    static Halves of(Notification whole) {
        List<Section> first = new ArrayList<>();
        List<Section> second = new ArrayList<>();
        int room = whole.size() / 2;
        for (Section section : whole.sections()) {
            int cut = Math.min(room, section.items().size());
            room -= cut;
            addPart(section, 0, cut, first);
            addPart(section, cut, section.items().size(), second);
        }
        return new Halves(first, second);
    }

    private static void addPart(Section section, int from, int to, List<Section> parts) {
        if (from < to) {
            parts.add(
                    new Section(
                            section.route(), section.group(), section.items().subList(from, to)));
        }
    }
}
