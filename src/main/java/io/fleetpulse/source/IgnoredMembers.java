package io.fleetpulse.source;

import io.fleetpulse.source.json.Member;

import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;

/** Counts the members that messages may lack and that were of no usable type: they count as absent. */
final class IgnoredMembers implements Consumer<Member> {

    private final MetricGroup group;
    private final Map<Member, Counter> counters = new EnumMap<>(Member.class);

    /** Registers a counter for each member that it counts, when it first does. */
    IgnoredMembers(MetricGroup group) {
        this.group = group;
    }

    @Override
    public void accept(Member member) {
        counters.computeIfAbsent(
                        member,
                        first -> group.addGroup("member", first.label()).counter("ignoredMembers"))
                .inc();
    }
}
