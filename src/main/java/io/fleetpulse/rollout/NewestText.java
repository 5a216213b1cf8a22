package io.fleetpulse.rollout;

/**
 * The newest of several texts. At equal times the higher rank wins, then the greater text, so the
 * result does not depend on the order of arrival.
 *
 * @param time milliseconds since the epoch
 * @param rank higher wins at equal times
 * @param text never null
 */
public record NewestText(long time, int rank, String text) {

    /** The text, or null if there is none. */
    static NewestText of(long time, String text) {
        return ranked(time, 0, text);
    }

    static NewestText ranked(long time, int rank, String text) {
        if (text == null) {
            return null;
        }
        return new NewestText(time, rank, text);
    }

    /** The newer of two texts; either may be null. */
    static NewestText newer(NewestText one, NewestText other) {
        if (one == null) {
            return other;
        }
        if (other == null || one.compareTo(other) >= 0) {
            return one;
        }
        return other;
    }

    /** The first text that is not null; null if there is none. */
    static String firstOf(NewestText... candidates) {
        for (NewestText candidate : candidates) {
            if (candidate != null) {
                return candidate.text;
            }
        }
        return null;
    }

    private int compareTo(NewestText that) {
        int byTime = Long.compare(time, that.time);
        if (byTime != 0) {
            return byTime;
        }
        int byRank = Integer.compare(rank, that.rank);
        if (byRank != 0) {
            return byRank;
        }
        return text.compareTo(that.text);
    }
}
