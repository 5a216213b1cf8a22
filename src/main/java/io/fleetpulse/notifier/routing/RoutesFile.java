package io.fleetpulse.notifier.routing;

import io.fleetpulse.config.JsonFile;
import io.fleetpulse.config.JsonFileReader;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Reads the routes file, which is JSON with optional comments; {@code docs/alerts.md} describes the
 * format. Any mistake makes the whole file invalid, so that no incomplete route is used.
 */
public final class RoutesFile {

    private static final Routes NONE = new Routes(List.of(), List.of(), List.of());

    private final JsonFile json;
    private final Consumer<String> problems;
    private final Map<String, Receiver> receivers = new HashMap<>();
    private final Map<String, QuietHours> quietHours = new HashMap<>();
    private final List<Receiver> receiversInOrder = new ArrayList<>();
    private final List<RouteDraft> drafts = new ArrayList<>();
    private final List<Maintenance> maintenance = new ArrayList<>();

    private RoutesFile(JsonFile json, Consumer<String> problems) {
        this.json = json;
        this.problems = problems;
    }

    /**
     * Reads a file, and checks that the secrets it refers to exist.
     *
     * @param problems receives all mistakes; the returned routes are valid only if there are none
     */
    public static Routes read(Path file, Consumer<String> problems) {
        return JsonFileReader.read(
                        file.toString(), problems, json -> new RoutesFile(json, problems).routes())
                .orElse(NONE);
    }

    /**
     * Reads the content of a file, and checks that the secrets it refers to exist.
     *
     * @param problems receives all mistakes; the returned routes are valid only if there are none
     */
    public static Routes read(byte[] content, Consumer<String> problems) {
        return JsonFileReader.read(
                        content, problems, json -> new RoutesFile(json, problems).routes())
                .orElse(NONE);
    }

    private Routes routes() throws IOException {
        json.next();
        if (json.isObject("expected an object with receivers and routes")) {
            for (String name = json.nextMember(); name != null; name = json.nextMember()) {
                switch (name) {
                    case "receivers" -> each(name, "a receiver", this::receiver);
                    case "routes" -> each(name, "a route", () -> drafts.add(RouteDraft.read(json)));
                    case "quietHours" -> each(name, "quiet hours", this::hours);
                    case "maintenance" ->
                            each(
                                    name,
                                    "a maintenance window",
                                    () -> MaintenanceReader.read(json).ifPresent(maintenance::add));
                    default -> json.unknown(name, "receivers, routes, quietHours or maintenance");
                }
            }
        }
        json.end();
        List<Route> routes = new ArrayList<>();
        Map<String, Integer> lines = new HashMap<>();
        for (RouteDraft draft : drafts) {
            draft.route(receivers, quietHours, json).ifPresent(routes::add);
            Integer before = lines.putIfAbsent(String.valueOf(draft.name()), draft.line());
            if (before != null && draft.name() != null) {
                json.wrong(
                        draft.line(),
                        "the route in line "
                                + before
                                + " has the same name, "
                                + draft.name()
                                + "; expected a different \"name\"");
            }
        }
        if (drafts.isEmpty()) {
            problems.accept("expected at least one route");
        }
        return new Routes(
                List.copyOf(receiversInOrder), List.copyOf(routes), List.copyOf(maintenance));
    }

    private void receiver() throws IOException {
        int line = json.line();
        ReceiverReader.read(json)
                .ifPresent(
                        receiver -> {
                            receiversInOrder.add(receiver);
                            once(line, receiver, Receiver::name, receivers);
                        });
    }

    private void hours() throws IOException {
        int line = json.line();
        QuietHoursReader.read(json)
                .ifPresent(hours -> once(line, hours, QuietHours::name, quietHours));
    }

    private <T> void once(int line, T value, Function<T, String> name, Map<String, T> byName) {
        if (byName.put(name.apply(value), value) != null) {
            json.wrong(line, "\"name\": " + name.apply(value) + " is given twice");
        }
    }

    private interface ElementReader {
        void read() throws IOException;
    }

    private void each(String member, String what, ElementReader element) throws IOException {
        if (json.isList("\"" + member + "\": expected a list")) {
            while (json.nextElement()) {
                if (json.isObject("expected " + what + ", an object")) {
                    element.read();
                }
            }
        }
    }
}
