package io.fleetpulse.cohort;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.activity.CohortTotals;
import io.fleetpulse.activity.CohortTotals.Tally;
import io.fleetpulse.activity.DeviceActivity.Kind;
import io.fleetpulse.activity.ModuleVersions.Since;
import io.fleetpulse.cohort.Contributions.Place;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

class ContributionsTest {

    private static final long MINUTE = 60_000;
    private static final List<String> DETAILS = List.of("error", "alert", "info", "");

    private static Happening random(Random random) {
        long at = random.nextInt(20) * 15_000L;
        String detail = DETAILS.get(random.nextInt(DETAILS.size()));
        Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
        return new Happening(kind, at, Math.max(0, at - 30_000), detail, 1);
    }

    private static List<Since> timeline(Random random) {
        List<Since> timeline = new ArrayList<>();
        long since = 0;
        for (int run = random.nextInt(4); run > 0; run--) {
            since += 1 + random.nextInt(120_000);
            timeline.add(new Since(since, "1." + random.nextInt(3), "job" + run));
        }
        return timeline;
    }

    private static Map<Place, String> of(List<Happening> happenings, List<Since> timeline) {
        return shown(Contributions.of(happenings, timeline, MINUTE));
    }

    /** Without places where nothing is. */
    private static Map<Place, String> shown(Map<Place, CohortTotals> totals) {
        Map<Place, String> shown = new HashMap<>();
        totals.forEach(
                (place, numbers) -> {
                    if (!numbers.isNothing()) {
                        Map<String, Long> ended = new TreeMap<>();
                        if (numbers.endedSessions() != null) {
                            ended.putAll(numbers.endedSessions());
                        }
                        shown.put(place, Arrays.toString(numbers.numbers()) + ended);
                    }
                });
        return shown;
    }

    private static Map<Place, CohortTotals> sum(
            Map<Place, CohortTotals> one, Map<Place, CohortTotals> other) {
        Map<Place, CohortTotals> sum = new HashMap<>(one);
        other.forEach((place, totals) -> sum.merge(place, totals, CohortTotals::plus));
        return sum;
    }

    @Property
    void anyOrderGivesTheSame(@ForAll Random random) {
        List<Since> timeline = timeline(random);
        List<Happening> happenings = new ArrayList<>();
        for (int count = random.nextInt(30); count > 0; count--) {
            happenings.add(random(random));
        }
        List<Happening> shuffled = new ArrayList<>(happenings);
        Collections.shuffle(shuffled, random);
        assertThat(of(shuffled, timeline)).isEqualTo(of(happenings, timeline));
    }

    @Property
    void theChangeByOneMoreIsTheDifference(@ForAll Random random) {
        List<Since> timeline = timeline(random);
        List<Happening> known = new ArrayList<>();
        for (int count = random.nextInt(30); count > 0; count--) {
            known.add(random(random));
        }
        Happening more = random(random);
        if (random.nextInt(3) == 0 && !known.isEmpty()) {
            Happening other = known.get(random.nextInt(known.size()));
            more = other.plus(-2);
        }
        List<Happening> all = new ArrayList<>(known);
        all.add(more);
        Map<Place, CohortTotals> before = Contributions.of(known, timeline, MINUTE);
        Map<Place, CohortTotals> change = Contributions.changeBy(more, known, timeline, MINUTE);
        assertThat(shown(sum(before, change))).isEqualTo(of(all, timeline));
    }

    @Test
    void theSquareOfADevicesCountGoesOnFromWindowToWindow() {
        List<Since> timeline = List.of(new Since(0, "1", ""), new Since(150_000, "2", "j"));
        List<Happening> errors = new ArrayList<>();
        for (long at : new long[] {1_000, 2_000, 61_000, 151_000}) {
            errors.add(new Happening(Kind.EVENT, at, at, "error", 1));
        }
        Map<Place, CohortTotals> totals = Contributions.of(errors, timeline, MINUTE);
        assertThat(squares(totals, new Place("1", "", 0))).isEqualTo(4);
        assertThat(squares(totals, new Place("1", "", MINUTE))).isEqualTo(9 - 4);
        assertThat(squares(totals, new Place("2", "j", 2 * MINUTE))).isEqualTo(1);
    }

    private static long squares(Map<Place, CohortTotals> totals, Place place) {
        return totals.get(place).get(Tally.ERROR_EVENT_SQUARES);
    }

    @Test
    void whatHappenedBeforeTheFirstKnownVersionIsOfNone() {
        List<Since> timeline = List.of(new Since(100_000, "1", ""));
        Happening early = new Happening(Kind.EVENT, 99_999, 99_999, "error", 1);
        assertThat(Contributions.changeBy(early, List.of(), timeline, MINUTE)).isEmpty();
        assertThat(Contributions.changeBy(early, List.of(), List.of(), MINUTE)).isEmpty();
        assertThat(Contributions.of(List.of(early), List.of(), MINUTE)).isEmpty();
    }
}
