package io.fleetpulse.notifier.routing;

import io.fleetpulse.config.ConfigTypes;
import io.fleetpulse.config.JsonFile;
import io.fleetpulse.notifier.alert.Severity;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A route of the routes file, before its references are resolved. */
final class RouteDraft {

    private final int line;
    private final FilterDraft filter = new FilterDraft(Severity.WARNING);
    private String name;
    private String receiver;
    private List<GroupLabel> groupBy = List.of(GroupLabel.PRODUCT_KEY, GroupLabel.KIND);
    private Duration groupWait = Duration.ofSeconds(30);
    private Duration groupInterval = Duration.ofMinutes(5);
    private Duration repeat = Duration.ofHours(4);
    private boolean resolved = true;
    private List<String> quietHours = List.of();
    private boolean continues;

    private RouteDraft(int line) {
        this.line = line;
    }

    static RouteDraft read(JsonFile json) throws IOException {
        RouteDraft draft = new RouteDraft(json.line());
        for (String member = json.nextMember(); member != null; member = json.nextMember()) {
            draft.read(member, json);
        }
        if (draft.receiver == null) {
            json.wrong(draft.line, "\"receiver\" of a route is missing");
        }
        return draft;
    }

    private void read(String member, JsonFile json) throws IOException {
        if (filter.read(member, json)) {
            return;
        }
        switch (member) {
            case "name" -> name = json.name(member);
            case "receiver" -> receiver = json.name(member);
            case "groupBy" -> groupBy = labels(member, json);
            case "groupWait" -> groupWait = json.value(member, ConfigTypes.DURATION);
            case "groupInterval" -> groupInterval = json.value(member, ConfigTypes.DURATION);
            case "repeat" -> repeat = json.value(member, ConfigTypes.DURATION);
            case "resolved" -> resolved = json.flag(member);
            case "quietHours" -> quietHours = json.texts(member);
            case "continue" -> continues = json.flag(member);
            default ->
                    json.unknown(
                            member,
                            "name, receiver, "
                                    + FilterDraft.MEMBERS
                                    + ", groupBy, groupWait, groupInterval, repeat, resolved,"
                                    + " quietHours or continue");
        }
    }

    private static List<GroupLabel> labels(String member, JsonFile json) throws IOException {
        List<GroupLabel> labels = new ArrayList<>();
        if (json.isList("\"" + member + "\": expected a list")) {
            while (json.nextElement()) {
                labels.add(json.value(member, FileTypes.LABEL));
            }
        }
        return List.copyOf(labels.stream().filter(label -> label != null).toList());
    }

    /** Returns the route's name, which defaults to the receiver's; null if both are missing. */
    String name() {
        if (name == null) {
            return receiver;
        }
        return name;
    }

    int line() {
        return line;
    }

    /**
     * Resolves the route's references; reports unknown names, and returns empty if the receiver is
     * missing or unknown.
     */
    Optional<Route> route(
            Map<String, Receiver> receivers, Map<String, QuietHours> hours, JsonFile json) {
        List<QuietHours> quiet = new ArrayList<>();
        for (String wanted : quietHours) {
            if (hours.containsKey(wanted)) {
                quiet.add(hours.get(wanted));
            } else {
                json.wrong(line, "\"quietHours\": there are no quiet hours named " + wanted);
            }
        }
        if (receiver == null) {
            return Optional.empty();
        }
        if (!receivers.containsKey(receiver)) {
            json.wrong(line, "\"receiver\": there is no receiver named " + receiver);
            return Optional.empty();
        }
        return Optional.of(
                new Route(
                        name(),
                        receivers.get(receiver),
                        filter.filter(),
                        groupBy,
                        groupWait,
                        groupInterval,
                        repeat,
                        resolved,
                        List.copyOf(quiet),
                        continues));
    }
}
