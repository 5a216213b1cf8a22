package io.fleetpulse.inventory;

import java.util.Comparator;

/**
 * The newest change of one tag. A deleted tag is kept, so that an older change that arrives later
 * does not restore it.
 *
 * @param at time of the change, milliseconds since the epoch
 * @param value its value; null if the message had none, and for deleted tags
 * @param deleted whether the tag was deleted
 */
public record TagState(long at, String value, boolean deleted) {

    /**
     * By time. At equal times a tag that was set wins over a deletion; of two that were set, the
     * greater text wins.
     */
    static final Comparator<TagState> ORDER =
            Comparator.comparingLong(TagState::at)
                    .thenComparing(TagState::deleted, Comparator.reverseOrder())
                    .thenComparing(
                            TagState::value, Comparator.nullsFirst(Comparator.naturalOrder()));
}
