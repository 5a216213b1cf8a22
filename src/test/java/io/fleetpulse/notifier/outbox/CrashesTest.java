package io.fleetpulse.notifier.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.notifier.alert.AlertId;
import io.fleetpulse.notifier.alert.AlertState;
import io.fleetpulse.notifier.routing.Routes;
import io.fleetpulse.notifier.routing.RoutesFile;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * For any failures of receiver and notifier, the receiver finally knows the state of every alert,
 * without duplicates.
 */
class CrashesTest {

    private static final Routes ROUTES =
            RoutesFile.read(
                    """
                    {"receivers": [{"name": "r", "type": "webhook", "url": "http://127.0.0.1/",
                       "secret": {"file": "pom.xml"}}],
                     "routes": [{"receiver": "r", "groupWait": "10s", "groupInterval": "30s",
                       "repeat": "10m"}]}\
                    """
                            .getBytes(StandardCharsets.UTF_8),
                    problem -> {
                        throw new AssertionError(problem);
                    });

    private final List<AlertRow> topic = new ArrayList<>();
    private final Map<String, SentRecord> remembered = new HashMap<>();
    private final Map<AlertId, AlertState> table = new HashMap<>();
    private final Map<AlertId, AlertState> known = new HashMap<>();
    private final Set<String> arrived = new HashSet<>();
    private long progress;
    private int read;
    private long now;
    private Outbox outbox;

    /** Answered messages, which the notifier must not send again. */
    private final Set<String> answered = new HashSet<>();

    @Property(tries = 500)
    void inTheEndTheReceiverKnowsHowEverythingIs(@ForAll Random random) {
        topic.clear();
        remembered.clear();
        table.clear();
        known.clear();
        arrived.clear();
        answered.clear();
        progress = 0;
        now = 1_700_000_000_000L;
        start(random);
        for (int step = 0; step < 120; step++) {
            if (random.nextInt(3) == 0) {
                write(random);
            }
            turn(random, true);
            now += random.nextInt(20_000);
            if (random.nextInt(15) == 0) {
                start(random);
            }
        }
        for (int step = 0; step < 200; step++) {
            turn(random, false);
            now += 5_000;
        }
        assertThat(outbox.waiting()).isZero();
        for (Map.Entry<AlertId, AlertState> row : table.entrySet()) {
            AlertState sent = known.get(row.getKey());
            boolean fires = row.getValue() != null && row.getValue().isFiring();
            assertThat(sent != null && sent.isFiring()).as("%s", row).isEqualTo(fires);
        }
    }

    /**
     * Starts the notifier, also after a crash: only the stored records of the earlier run remain.
     */
    private void start(Random random) {
        outbox = new Outbox(ROUTES, Duration.ofDays(1), random);
        outbox.restore(List.copyOf(remembered.values()));
        read = (int) progress;
        readAll();
    }

    private void readAll() {
        while (read < topic.size()) {
            outbox.accept(topic.get(read++), now);
        }
    }

    private void write(Random random) {
        String device = "d" + random.nextInt(4);
        AlertState newest = table.get(SampleAlerts.raised(device, 0).id());
        if (newest != null && random.nextInt(6) == 0) {
            add(newest.withdrawn(), true);
            boolean wasFiring = newest.isFiring();
            table.remove(newest.id());
            // The job retracts an alert by moving its begin or end.
            AlertState moved =
                    wasFiring
                            ? SampleAlerts.raised(device, newest.at() + 1)
                            : SampleAlerts.resolved(device, newest.at() + 1);
            add(moved, false);
            return;
        }
        if (newest != null && newest.isFiring()) {
            add(SampleAlerts.resolved(device, now), false);
        } else {
            add(SampleAlerts.raised(device, now), false);
        }
    }

    private void add(AlertState alert, boolean deleted) {
        topic.add(new AlertRow(alert, deleted, 0, topic.size(), now));
        if (!deleted) {
            table.put(alert.id(), alert);
        }
    }

    private void turn(Random random, boolean troubled) {
        readAll();
        List<Dispatch> dispatches = outbox.take(now);
        remember();
        for (Dispatch dispatch : dispatches) {
            Notification message = dispatch.message();
            assertThat(answered).doesNotContain(message.id());
            int luck = troubled ? random.nextInt(6) : 5;
            if (luck == 0) {
                outbox.answered(message, SendOutcome.again(Duration.ZERO, "away"), now);
                continue;
            }
            arrive(message);
            if (luck == 1) {
                // The answer is lost: for the notifier, the message has not arrived.
                outbox.answered(message, SendOutcome.again(Duration.ZERO, "timeout"), now);
            } else if (luck == 2) {
                start(random);
                return;
            } else {
                answered.add(message.id());
                outbox.answered(message, SendOutcome.delivered(), now);
            }
        }
        remember();
        if (random.nextInt(4) == 0) {
            progress = outbox.progress(Map.of(0, (long) read)).get(0);
        }
    }

    /** A receiver that recognizes a repeated delivery by its id. */
    private void arrive(Notification message) {
        if (arrived.add(message.id())) {
            for (Section section : message.sections()) {
                for (Item item : section.items()) {
                    known.put(item.alert().id(), item.alert());
                }
            }
        }
    }

    private void remember() {
        for (SentRecord record : outbox.changed()) {
            String key = record.route() + record.id();
            if (record.isEmpty()) {
                remembered.remove(key);
            } else {
                remembered.put(key, record);
            }
        }
    }
}
