package io.fleetpulse.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.lifetime.CountedMap;
import io.fleetpulse.result.Change;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import org.apache.flink.api.common.state.ValueState;

import java.util.NavigableMap;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Applying changes of causes one by one gives the same rows as the rule over all causes at once.
 */
class SubjectCausesTest {

    private static final int MOST = 12;

    private final CountedMap<Long, Cause> causes = new CountedMap<>();
    private final CountedMap<Long, long[]> begins = new CountedMap<>();
    private final CountedMap<Long, long[]> ends = new CountedMap<>();
    private final SortedMap<Long, Change> rows = new TreeMap<>();

    private final ValueState<long[]> ids =
            new ValueState<>() {
                private long[] value;

                @Override
                public long[] value() {
                    return value;
                }

                @Override
                public void update(long[] now) {
                    value = now;
                }

                @Override
                public void clear() {
                    value = null;
                }
            };

    private void take(AlertSubject subject, long id, Cause cause, int most) throws Exception {
        new SubjectCauses(subject, new StoredCauses(subject, causes, ids, begins, ends))
                .take(
                        id,
                        cause,
                        most,
                        row -> {
                            if (row.isDelete()) {
                                assertThat(rows.remove((Long) row.value(2))).isNotNull();
                            } else {
                                assertThat(rows.put((Long) row.value(2), row)).isNotEqualTo(row);
                            }
                        });
    }

    /** The rule, over all causes at once. */
    private static SortedMap<Long, Change> expected(
            AlertSubject subject, NavigableMap<Long, Cause> all) {
        SortedMap<Long, Change> rows = new TreeMap<>();
        if (subject.kind() == AlertKind.ROLLOUT_STALLED) {
            Cause before = null;
            for (Cause window : all.values()) {
                Change row = Alert.stall(subject, before, window);
                if (row != null) {
                    rows.put(window.from(), row);
                }
                before = window;
            }
            return rows;
        }
        for (Cause cause : all.values()) {
            if (cause.to() != null) {
                rows.put(cause.to(), Alert.ended(subject, cause));
            }
        }
        for (Cause cause : all.values()) {
            rows.put(cause.from(), Alert.begun(subject, cause));
        }
        return rows;
    }

    private static Cause cause(AlertKind kind, long id, Random random) {
        return switch (kind) {
            case ROLLOUT_GATE ->
                    new Cause(
                            id + 10, null, "p", null, "j", "HOLD", "PROCEED", 0, "[]", null, null);
            case ROLLOUT_STALLED ->
                    new Cause(
                            id + 10,
                            null,
                            null,
                            null,
                            "j",
                            null,
                            null,
                            random.nextInt(3),
                            null,
                            null,
                            null);
            default -> {
                // Alerts of rules are raised some time after their cause began.
                long begin = id + 10L * random.nextInt(3);
                Long end = random.nextInt(3) == 0 ? null : (Long) (begin + 10L * random.nextInt(4));
                int figure = random.nextInt(3);
                yield new Cause(begin, end, "p", "d", null, null, null, figure, null, null, null);
            }
        };
    }

    @Property(tries = 400)
    void anyChangesGiveTheRowsOfTheCausesThatAreLeft(@ForAll AlertKind kind, @ForAll Random random)
            throws Exception {
        AlertSubject subject = new AlertSubject(kind, "s");
        NavigableMap<Long, Cause> all = new TreeMap<>();
        for (int change = 0; change < 60; change++) {
            long id = 10L * random.nextInt(20);
            if (random.nextInt(4) == 0) {
                all.remove(id);
                take(subject, id, null, MOST);
            } else {
                Cause cause = cause(kind, id, random);
                boolean isNew = all.put(id, cause) == null;
                if (isNew && all.size() > MOST) {
                    all.pollFirstEntry();
                }
                take(subject, id, cause, MOST);
            }
            assertThat(rows).isEqualTo(expected(subject, all));
        }
        for (long id : all.keySet().toArray(Long[]::new)) {
            take(subject, id, null, MOST);
        }
        assertThat(rows).isEmpty();
        assertThat(causes.isEmpty()).isTrue();
        assertThat(begins.isEmpty()).isTrue();
        assertThat(ends.isEmpty()).isTrue();
        assertThat(ids.value()).isNull();
    }

    @Example
    void newsOfOneCauseReadsNoMoreOfThousandsThanOfFew() throws Exception {
        for (AlertKind kind : AlertKind.values()) {
            Random random = new Random(1);
            AlertSubject subject = new AlertSubject(kind, "s");
            causes.clear();
            begins.clear();
            ends.clear();
            ids.clear();
            rows.clear();
            for (int number = 0; number < AlertRows.MOST + 100; number++) {
                long read = causes.reads() + begins.reads() + ends.reads();
                long id = 10L * number;
                take(subject, id, cause(kind, id, random), AlertRows.MOST);
                take(subject, id - 500, cause(kind, id - 500, random), AlertRows.MOST);
                assertThat(causes.reads() + begins.reads() + ends.reads() - read)
                        .isLessThanOrEqualTo(60);
            }
        }
    }
}
