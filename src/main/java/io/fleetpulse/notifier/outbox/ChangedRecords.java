package io.fleetpulse.notifier.outbox;

import io.fleetpulse.notifier.alert.AlertId;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Records of sent alerts that changed and are not stored yet; of each alert only the newest. */
final class ChangedRecords {

    private final Map<Key, SentRecord> changed = new LinkedHashMap<>();

    private record Key(String route, AlertId id) {}

    /** Adds the record of an alert. */
    void note(Standing standing) {
        SentRecord record = standing.toRecord();
        changed.put(new Key(record.route(), record.id()), record);
    }

    /** Adds the removal of an alert. */
    void forget(Standing standing) {
        SentRecord record = standing.toRecord();
        changed.put(
                new Key(record.route(), record.id()),
                new SentRecord(record.route(), record.id(), null, 0, null, null));
    }

    /** Returns the changes since the last call. */
    List<SentRecord> take() {
        List<SentRecord> records = List.copyOf(changed.values());
        changed.clear();
        return records;
    }
}
