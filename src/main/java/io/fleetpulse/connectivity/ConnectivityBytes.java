package io.fleetpulse.connectivity;

import io.fleetpulse.connectivity.ConnectionState.Status;
import io.fleetpulse.result.ByteInput;
import io.fleetpulse.result.ByteOutput;
import io.fleetpulse.result.CompactLong;
import io.fleetpulse.result.CompactText;

import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Encodes the connection state of a device as bytes. A million devices have such state; as objects
 * with boxed numbers and strings it would take five times as much memory.
 */
final class ConnectivityBytes {

    private static final Status[] STATUSES = Status.values();
    private static final Session.End[] ENDS = Session.End.values();

    private static final int ONLINE = 1;
    private static final int HAS_REASON = 2;

    private ConnectivityBytes() {}

    @FunctionalInterface
    private interface Writer {
        void write(DataOutput out) throws IOException;
    }

    private static byte[] written(Writer writer) {
        ByteOutput bytes = new ByteOutput(96);
        try {
            writer.write(new DataOutputStream(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static DataInputStream in(byte[] bytes) {
        return new DataInputStream(new ByteInput(bytes));
    }

    /** Encodes a transition. */
    static byte[] of(Transition transition) {
        return written(
                out -> {
                    int flags = transition.online() ? ONLINE : 0;
                    if (transition.offlineReason() != null) {
                        flags |= HAS_REASON;
                    }
                    out.writeByte(flags);
                    CompactLong.write(transition.time(), out);
                    if (transition.offlineReason() != null) {
                        CompactLong.write(transition.offlineReason(), out);
                    }
                    CompactText.write(transition.clientIp(), out);
                    CompactText.write(transition.iotId(), out);
                });
    }

    /** Decodes a transition that {@link #of(Transition)} encoded. */
    static Transition transition(byte[] bytes) {
        try {
            DataInput in = in(bytes);
            int flags = in.readByte();
            long time = CompactLong.read(in);
            Long reason = (flags & HAS_REASON) != 0 ? CompactLong.read(in) : null;
            return new Transition(
                    time,
                    (flags & ONLINE) != 0,
                    reason,
                    CompactText.read(in),
                    CompactText.read(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Encodes a timeline. */
    static byte[] of(DeviceTimeline timeline) {
        return written(
                out -> {
                    write(timeline.log(), out);
                    CompactLong.write(timeline.evaluatedAt(), out);
                    CompactLong.write(timeline.passed(), out);
                    CompactLong.write(timeline.timer(), out);
                    CompactText.writeLength(timeline.entries(), out);
                    CompactLong.write(timeline.certainFrom(), out);
                    write(timeline.rules(), out);
                });
    }

    /** Decodes a timeline that {@link #of(DeviceTimeline)} encoded. */
    static DeviceTimeline timeline(byte[] bytes) {
        try {
            DataInputStream in = in(bytes);
            return new DeviceTimeline(
                    log(in),
                    CompactLong.read(in),
                    CompactLong.read(in),
                    CompactLong.read(in),
                    CompactText.readLength(in),
                    CompactLong.read(in),
                    rules(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes the rules at the end of the encoding, where older releases wrote nothing. */
    private static void write(TransitionRules rules, DataOutput out) throws IOException {
        if (rules != null) {
            CompactLong.write(rules.takeoverWindow(), out);
            CompactLong.write(rules.flappingTransitions(), out);
            CompactLong.write(rules.flappingWithin(), out);
        }
    }

    private static TransitionRules rules(DataInputStream in) throws IOException {
        if (in.available() == 0) {
            return null;
        }
        return new TransitionRules(
                CompactLong.read(in), (int) CompactLong.read(in), CompactLong.read(in));
    }

    private static void write(LogProgress log, DataOutput out) throws IOException {
        boolean same = log.base().equals(log.head());
        out.writeBoolean(same);
        write(log.head(), out);
        if (!same) {
            write(log.base(), out);
        }
        CompactLong.write(log.foldedThrough(), out);
        CompactLong.write(log.from(), out);
        CompactLong.write(log.through(), out);
    }

    private static LogProgress log(DataInput in) throws IOException {
        boolean same = in.readBoolean();
        ConnectionState head = state(in);
        ConnectionState base = same ? head : state(in);
        return new LogProgress(
                base, head, CompactLong.read(in), CompactLong.read(in), CompactLong.read(in));
    }

    private static void write(ConnectionState state, DataOutput out) throws IOException {
        out.writeByte(state.status().ordinal());
        CompactLong.write(state.since(), out);
        write(state.offlineReason(), out);
        CompactText.write(state.clientIp(), out);
        CompactText.write(state.iotId(), out);
        CompactText.writeLength(state.takeovers().size(), out);
        for (Session session : state.takeovers()) {
            write(session, out);
        }
        CompactText.writeLength(state.recent().size(), out);
        for (long time : state.recent()) {
            CompactLong.write(state.since() - time, out);
        }
        FlappingEpisode flapping = state.flapping();
        out.writeBoolean(flapping != null);
        if (flapping != null) {
            CompactLong.write(flapping.startedAt(), out);
            CompactLong.write(flapping.last(), out);
            CompactLong.write(flapping.transitions(), out);
            out.writeBoolean(flapping.ended());
        }
    }

    private static ConnectionState state(DataInput in) throws IOException {
        Status status = STATUSES[in.readByte()];
        long since = CompactLong.read(in);
        Long reason = number(in);
        String clientIp = CompactText.read(in);
        String iotId = CompactText.read(in);
        List<Session> takeovers = new ArrayList<>();
        for (int more = CompactText.readLength(in); more > 0; more--) {
            takeovers.add(session(in));
        }
        List<Long> recent = new ArrayList<>();
        for (int more = CompactText.readLength(in); more > 0; more--) {
            recent.add(since - CompactLong.read(in));
        }
        FlappingEpisode flapping = null;
        if (in.readBoolean()) {
            flapping =
                    new FlappingEpisode(
                            CompactLong.read(in),
                            CompactLong.read(in),
                            CompactLong.read(in),
                            in.readBoolean());
        }
        return new ConnectionState(
                status, since, reason, clientIp, iotId, takeovers, recent, flapping);
    }

    private static void write(Session session, DataOutput out) throws IOException {
        CompactLong.write(session.onlineAt(), out);
        write(session.offlineAt(), out);
        out.writeByte(session.end() == null ? -1 : session.end().ordinal());
        write(session.offlineReason(), out);
        CompactText.write(session.clientIp(), out);
    }

    private static Session session(DataInput in) throws IOException {
        long onlineAt = CompactLong.read(in);
        Long offlineAt = number(in);
        int end = in.readByte();
        return new Session(
                onlineAt, offlineAt, end < 0 ? null : ENDS[end], number(in), CompactText.read(in));
    }

    private static void write(Long number, DataOutput out) throws IOException {
        out.writeBoolean(number != null);
        if (number != null) {
            CompactLong.write(number, out);
        }
    }

    private static Long number(DataInput in) throws IOException {
        return in.readBoolean() ? CompactLong.read(in) : null;
    }
}
