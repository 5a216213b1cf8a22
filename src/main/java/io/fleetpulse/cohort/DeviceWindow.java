package io.fleetpulse.cohort;

import io.fleetpulse.activity.CohortTotals.Tally;
import io.fleetpulse.result.CompactLong;
import io.fleetpulse.result.CompactText;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The events of a device in one window, except readings: how many, and at which times, since a
 * version that becomes known later may have begun within the window. Times are {@link Moments}, so
 * the size of a window is bounded whatever the device sends. Among the reasons for which sessions
 * ended, all codes of more than three digits share the name {@value #OTHER_REASON}.
 */
final class DeviceWindow {

    static final String OTHER_REASON = "…other";

    /** Numbers that are plain counts. */
    static final List<Tally> COUNTED =
            List.of(
                    Tally.INFO_EVENTS,
                    Tally.ALERT_EVENTS,
                    Tally.ERROR_EVENTS,
                    Tally.OTHER_EVENTS,
                    Tally.VALIDATION_FAILURES,
                    Tally.DISCONNECTS);

    private static final int CONNECTS = COUNTED.size();

    /** Flag bit after the bits of the counts and of the connects. */
    private static final int MORE = 1 << CONNECTS + 1;

    private static final int LONGEST_CODE = 3;
    private static final Moments NONE = new Moments();

    /**
     * A flapping episode.
     *
     * @param since when the episode began, milliseconds since the start of the window
     * @param at its last transition, milliseconds since the epoch
     * @param amount 1 once all changes have arrived
     */
    record Episode(int since, long at, long amount) {}

    private final Moments[] counts = new Moments[COUNTED.size() + 1];
    private final Map<String, Moments> endedSessions = new TreeMap<>();
    private final List<Episode> episodes = new ArrayList<>();

    /**
     * Time from each connect to the end of the window, minus the same of each disconnect;
     * milliseconds.
     */
    private long onlineMs;

    /**
     * Adds an event of this window.
     *
     * @param offset when the event happened, milliseconds since the start of the window; for a
     *     flapping episode its start
     * @param length length of the window, milliseconds
     * @return false if the window had to reduce the precision of its times
     */
    boolean add(CohortActivity activity, int offset, long length) {
        switch (activity.kind()) {
            case CONNECT -> {
                onlineMs += activity.amount() * (length - offset);
                return add(CONNECTS, offset, activity.amount());
            }
            case DISCONNECT -> {
                onlineMs -= activity.amount() * (length - offset);
                return add(COUNTED.indexOf(Tally.DISCONNECTS), offset, activity.amount());
            }
            case SESSION_ENDED -> {
                return endedSessions
                        .computeIfAbsent(reason(activity.detail()), unknown -> new Moments())
                        .add(offset, activity.amount());
            }
            case FLAPPING -> {
                add(new Episode(offset, activity.at(), activity.amount()));
                return true;
            }
            default -> {
                return add(COUNTED.indexOf(activity.counted()), offset, activity.amount());
            }
        }
    }

    private boolean add(int kind, int offset, long amount) {
        if (counts[kind] == null) {
            counts[kind] = new Moments();
        }
        return counts[kind].add(offset, amount);
    }

    private void add(Episode more) {
        for (int index = 0; index < episodes.size(); index++) {
            Episode known = episodes.get(index);
            if (known.since() == more.since() && known.at() == more.at()) {
                episodes.remove(index);
                if (known.amount() + more.amount() != 0) {
                    episodes.add(
                            new Episode(known.since(), known.at(), known.amount() + more.amount()));
                }
                return;
            }
        }
        episodes.add(more);
    }

    /** Bounds the number of reasons, since devices choose the codes. */
    static String reason(String code) {
        if (code.length() <= LONGEST_CODE || !isNumber(code)) {
            return code;
        }
        return OTHER_REASON;
    }

    private static boolean isNumber(String code) {
        char first = code.charAt(0);
        return first == '-' || Character.isDigit(first);
    }

    /** The times of the events behind a plain count. */
    Moments counts(Tally number) {
        return known(counts[COUNTED.indexOf(number)]);
    }

    Moments connects() {
        return known(counts[CONNECTS]);
    }

    private static Moments known(Moments moments) {
        if (moments == null) {
            return NONE;
        }
        return moments;
    }

    Map<String, Moments> endedSessions() {
        return endedSessions;
    }

    List<Episode> episodes() {
        return episodes;
    }

    long onlineMs() {
        return onlineMs;
    }

    /** Whether all events were retracted. */
    boolean isEmpty() {
        for (Moments moments : counts) {
            if (moments != null && moments.size() > 0) {
                return false;
            }
        }
        return onlineMs == 0
                && episodes.isEmpty()
                && endedSessions.values().stream().allMatch(ended -> ended.size() == 0);
    }

    /** The change in the devices online over a part of the window. */
    long onlineChange(long from, long until) {
        return connects().between(from, until) - counts(Tally.DISCONNECTS).between(from, until);
    }

    void write(DataOutput out) throws IOException {
        int mask = 0;
        for (int kind = 0; kind < counts.length; kind++) {
            if (counts[kind] != null && counts[kind].size() > 0) {
                mask |= 1 << kind;
            }
        }
        endedSessions.values().removeIf(ended -> ended.size() == 0);
        boolean more = onlineMs != 0 || !endedSessions.isEmpty() || !episodes.isEmpty();
        out.writeByte(more ? mask | MORE : mask);
        for (int kind = 0; kind < counts.length; kind++) {
            if ((mask & 1 << kind) != 0) {
                counts[kind].write(out);
            }
        }
        if (more) {
            writeMore(out);
        }
    }

    private void writeMore(DataOutput out) throws IOException {
        CompactLong.write(onlineMs, out);
        CompactText.writeLength(endedSessions.size(), out);
        for (Map.Entry<String, Moments> reason : endedSessions.entrySet()) {
            CompactText.write(reason.getKey(), out);
            reason.getValue().write(out);
        }
        CompactText.writeLength(episodes.size(), out);
        for (Episode episode : episodes) {
            CompactText.writeLength(episode.since(), out);
            CompactLong.write(episode.at(), out);
            CompactLong.write(episode.amount(), out);
        }
    }

    static DeviceWindow read(DataInput in) throws IOException {
        DeviceWindow window = new DeviceWindow();
        int mask = in.readByte();
        for (int kind = 0; kind < window.counts.length; kind++) {
            if ((mask & 1 << kind) != 0) {
                window.counts[kind] = Moments.read(in);
            }
        }
        if ((mask & MORE) == 0) {
            return window;
        }
        window.onlineMs = CompactLong.read(in);
        for (int size = CompactText.readLength(in); size > 0; size--) {
            window.endedSessions.put(CompactText.read(in), Moments.read(in));
        }
        for (int size = CompactText.readLength(in); size > 0; size--) {
            window.episodes.add(
                    new Episode(
                            CompactText.readLength(in),
                            CompactLong.read(in),
                            CompactLong.read(in)));
        }
        return window;
    }
}
