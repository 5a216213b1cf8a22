package io.fleetpulse.notifier.routing;

import io.fleetpulse.config.JsonFile;
import io.fleetpulse.notifier.alert.Severity;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/** Reads a maintenance window of the routes file. */
final class MaintenanceReader {

    private MaintenanceReader() {}

    /**
     * Reads a maintenance window; reports mistakes, and returns empty if a required member is
     * missing or wrong.
     */
    static Optional<Maintenance> read(JsonFile json) throws IOException {
        int line = json.line();
        Instant from = null;
        Instant to = null;
        FilterDraft filter = new FilterDraft(Severity.INFO);
        for (String member = json.nextMember(); member != null; member = json.nextMember()) {
            switch (member) {
                case "from" -> from = json.value(member, FileTypes.INSTANT);
                case "to" -> to = json.value(member, FileTypes.INSTANT);
                default -> {
                    if (!filter.read(member, json)) {
                        json.unknown(member, "from, to, " + FilterDraft.MEMBERS);
                    }
                }
            }
        }
        if (from == null || to == null || !from.isBefore(to)) {
            json.wrong(line, "a maintenance window: expected \"from\" before \"to\"");
            return Optional.empty();
        }
        return Optional.of(new Maintenance(from, to, filter.filter()));
    }
}
