package io.fleetpulse.notifier.routing;

import io.fleetpulse.config.ConfigTypes;
import io.fleetpulse.config.JsonFile;
import io.fleetpulse.notifier.alert.Severity;

import java.io.IOException;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Reads quiet hours of the routes file. */
final class QuietHoursReader {

    private QuietHoursReader() {}

    /**
     * Reads quiet hours; reports mistakes, and returns empty if a required member is missing or
     * wrong.
     */
    static Optional<QuietHours> read(JsonFile json) throws IOException {
        int line = json.line();
        String name = null;
        ZoneId zone = ZoneId.of("Asia/Shanghai");
        Set<DayOfWeek> days = EnumSet.allOf(DayOfWeek.class);
        LocalTime from = null;
        LocalTime to = null;
        Severity except = Severity.CRITICAL;
        for (String member = json.nextMember(); member != null; member = json.nextMember()) {
            switch (member) {
                case "name" -> name = json.name(member);
                case "zone" -> zone = json.value(member, ConfigTypes.ZONE);
                case "days" -> days = days(member, json);
                case "from" -> from = json.value(member, FileTypes.TIME_OF_DAY);
                case "to" -> to = json.value(member, FileTypes.TIME_OF_DAY);
                case "except" -> except = except(member, json);
                default -> json.unknown(member, "name, zone, days, from, to or except");
            }
        }
        if (name == null || from == null || to == null) {
            json.wrong(line, "quiet hours: expected \"name\", \"from\" and \"to\"");
            return Optional.empty();
        }
        return Optional.of(new QuietHours(name, zone, days, from, to, except));
    }

    private static Severity except(String member, JsonFile json) throws IOException {
        if (json.isText()) {
            return json.value(member, FileTypes.SEVERITY);
        }
        if (json.flag(member)) {
            json.wrong(json.line(), "\"" + member + "\": expected a severity, or false for none");
        }
        return null;
    }

    private static Set<DayOfWeek> days(String member, JsonFile json) throws IOException {
        Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        int line = json.line();
        if (json.isList("\"" + member + "\": expected a list of days")) {
            while (json.nextElement()) {
                DayOfWeek day = json.value(member, FileTypes.DAY);
                if (day != null) {
                    days.add(day);
                }
            }
        }
        if (days.isEmpty()) {
            json.wrong(line, "\"" + member + "\": expected at least one day");
        }
        return days;
    }
}
