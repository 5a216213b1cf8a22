package io.fleetpulse.cohort;

import io.fleetpulse.activity.CohortTotals.Tally;
import io.fleetpulse.result.CompactLong;
import io.fleetpulse.result.CompactText;

import java.io.DataInput;
import java.io.DataInputStream;
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

    /** Independent events, which no other member contains; null for none, as in most windows. */
    private Moments[] independent;

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
                int kind = COUNTED.indexOf(activity.counted());
                if (activity.isIndependent()) {
                    return addIndependent(kind, offset, activity.amount());
                }
                return add(kind, offset, activity.amount());
            }
        }
    }

    private boolean add(int kind, int offset, long amount) {
        return add(counts, kind, offset, amount);
    }

    private boolean addIndependent(int kind, int offset, long amount) {
        if (independent == null) {
            independent = new Moments[COUNTED.size()];
        }
        return add(independent, kind, offset, amount);
    }

    private static boolean add(Moments[] kinds, int kind, int offset, long amount) {
        if (kinds[kind] == null) {
            kinds[kind] = new Moments();
        }
        return kinds[kind].add(offset, amount);
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

    /** The times of the events behind a plain count, without independent ones. */
    Moments counts(Tally number) {
        return known(counts[COUNTED.indexOf(number)]);
    }

    /** The times of the independent events behind a plain count. */
    Moments independent(Tally number) {
        if (independent == null) {
            return NONE;
        }
        return known(independent[COUNTED.indexOf(number)]);
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
        return maskOf(counts) == 0
                && maskOf(independent) == 0
                && onlineMs == 0
                && episodes.isEmpty()
                && endedSessions.values().stream().allMatch(ended -> ended.size() == 0);
    }

    /** The change in the devices online over a part of the window. */
    long onlineChange(long from, long until) {
        return connects().between(from, until) - counts(Tally.DISCONNECTS).between(from, until);
    }

    void write(DataOutput out) throws IOException {
        endedSessions.values().removeIf(ended -> ended.size() == 0);
        int ofIndependent = maskOf(independent);
        boolean more =
                onlineMs != 0
                        || !endedSessions.isEmpty()
                        || !episodes.isEmpty()
                        || ofIndependent != 0;
        int mask = maskOf(counts);
        out.writeByte(more ? mask | MORE : mask);
        write(counts, mask, out);
        if (more) {
            writeMore(out);
        }
        if (ofIndependent != 0) {
            out.writeByte(ofIndependent);
            write(independent, ofIndependent, out);
        }
    }

    /** A bit for each kind with events. */
    private static int maskOf(Moments[] kinds) {
        int mask = 0;
        for (int kind = 0; kinds != null && kind < kinds.length; kind++) {
            if (kinds[kind] != null && kinds[kind].size() > 0) {
                mask |= 1 << kind;
            }
        }
        return mask;
    }

    private static void write(Moments[] kinds, int mask, DataOutput out) throws IOException {
        for (int kind = 0; kind < kinds.length; kind++) {
            if ((mask & 1 << kind) != 0) {
                kinds[kind].write(out);
            }
        }
    }

    private static void read(Moments[] kinds, int mask, DataInput in) throws IOException {
        for (int kind = 0; kind < kinds.length; kind++) {
            if ((mask & 1 << kind) != 0) {
                kinds[kind] = Moments.read(in);
            }
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

    /** Reads a window up to the end of the input. */
    static DeviceWindow read(DataInputStream in) throws IOException {
        DeviceWindow window = new DeviceWindow();
        int mask = in.readByte();
        read(window.counts, mask, in);
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
        // Savepoints of earlier releases have no independent events.
        if (in.available() > 0) {
            window.independent = new Moments[COUNTED.size()];
            read(window.independent, in.readByte(), in);
        }
        return window;
    }
}
