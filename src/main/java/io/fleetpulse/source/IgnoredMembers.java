package io.fleetpulse.source;

import io.fleetpulse.source.json.Member;

import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Counts optional members whose values had no usable type; decoders treat such members as absent.
 */
final class IgnoredMembers implements Consumer<Member> {

    private final MetricGroup group;
    private final Map<Member, Counter> counters = new EnumMap<>(Member.class);

    /** Registers a member's counter when it first counts that member. */
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
