package io.fleetpulse.notifier.routing;

import io.fleetpulse.config.JsonFile;
import io.fleetpulse.notifier.alert.Severity;

import java.io.IOException;
import java.util.List;

/** Reads the members of the routes file that select alerts. */
final class FilterDraft {

    /** Names of these members, for messages about unknown members. */
    static final String MEMBERS = "products, kinds, severity";

    private List<String> products = List.of();
    private List<String> kinds = List.of();
    private Severity severity;

    FilterDraft(Severity otherwise) {
        severity = otherwise;
    }

    /** Reads a member if it selects alerts; returns whether it does. */
    boolean read(String member, JsonFile json) throws IOException {
        switch (member) {
            case "products" -> products = patterns(member, json);
            case "kinds" -> kinds = json.texts(member);
            case "severity" -> severity = json.value(member, FileTypes.SEVERITY);
            default -> {
                return false;
            }
        }
        return true;
    }

    private static List<String> patterns(String member, JsonFile json) throws IOException {
        int line = json.line();
        List<String> patterns = json.texts(member);
        for (String pattern : patterns) {
            int star = pattern.indexOf('*');
            if (pattern.isEmpty() || star >= 0 && star < pattern.length() - 1) {
                json.wrong(
                        line,
                        "\"" + member + "\": expected product keys; * is allowed only at the end");
            }
        }
        return patterns;
    }

    AlertFilter filter() {
        return new AlertFilter(products, kinds, severity);
    }
}
