package io.fleetpulse.inventory;

import java.util.Comparator;

/**
 * The newest change of one tag. A deleted tag is kept, so that an older change that comes later does
 * not bring it back.
 *
 * @param at milliseconds since the epoch
 * @param value its value; null where the message had none, and for deleted tags
 * @param deleted whether it was deleted
 */
public record TagState(long at, String value, boolean deleted) {

    /**
     * By time. A deletion deletes what is older than it: at equal times the tag that was set stands;
     * of two that were set, the one with the greater text.
     */
    static final Comparator<TagState> ORDER =
            Comparator.comparingLong(TagState::at)
                    .thenComparing(TagState::deleted, Comparator.reverseOrder())
                    .thenComparing(
                            TagState::value, Comparator.nullsFirst(Comparator.naturalOrder()));
}
