package io.fleetpulse.notifier.routing;

import io.fleetpulse.config.ConfigTypes;
import io.fleetpulse.config.JsonFile;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads one receiver of the routes file. */
final class ReceiverReader {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final JsonFile json;
    private final Set<String> seen = new HashSet<>();
    private String name;
    private ReceiverType type;
    private Secret url;
    private Secret secret;
    private Limit limit;
    private Duration timeout = TIMEOUT;
    private Locale locale = Locale.ENGLISH;
    private ZoneId zone = ZoneId.of("Asia/Shanghai");

    private ReceiverReader(JsonFile json) {
        this.json = json;
    }

    /**
     * Reads a receiver; reports mistakes, and returns empty if name or type is missing or wrong.
     */
    static Optional<Receiver> read(JsonFile json) throws IOException {
        return new ReceiverReader(json).receiver();
    }

    private Optional<Receiver> receiver() throws IOException {
        int line = json.line();
        for (String member = json.nextMember(); member != null; member = json.nextMember()) {
            seen.add(member);
            switch (member) {
                case "name" -> name = json.name(member);
                case "type" -> type = json.value(member, FileTypes.RECEIVER);
                case "url" -> url = place(member, true);
                case "secret" -> secret = place(member, false);
                case "limit" -> limit = limit(member);
                case "timeout" -> timeout = json.value(member, ConfigTypes.POSITIVE_DURATION);
                case "language" -> locale = json.value(member, FileTypes.LANGUAGE);
                case "zone" -> zone = json.value(member, ConfigTypes.ZONE);
                default ->
                        json.unknown(
                                member,
                                "name, type, url, secret, limit, timeout, language or zone");
            }
        }
        for (String required : new String[] {"name", "type", "url"}) {
            if (!seen.contains(required)) {
                json.wrong(line, "\"" + required + "\" is missing");
            }
        }
        if (name == null || type == null) {
            return Optional.empty();
        }
        check(line);
        if (limit == null) {
            limit = type.limit();
        }
        return Optional.of(new Receiver(name, type, url, secret, limit, timeout, locale, zone));
    }

    private void check(int line) {
        if (url != null && url.text() != null && type.isChat()) {
            json.wrong(
                    line,
                    "\"url\" of "
                            + name
                            + " contains a secret; expected the place of the url:"
                            + " {\"env\": …} or {\"file\": …}");
        } else if (url != null) {
            checkUrl(line);
        }
        if (secret == null && !seen.contains("secret") && type == ReceiverType.WEBHOOK) {
            json.wrong(line, "\"secret\" is missing; messages to a webhook must be signed");
        }
        if (secret != null) {
            if (type == ReceiverType.WECOM || type == ReceiverType.SLACK) {
                json.wrong(
                        line, "\"secret\": " + type.label() + " has no secret other than its url");
            }
            try {
                secret.read();
            } catch (IOException absent) {
                json.wrong(line, "\"secret\" of " + name + ": " + absent.getMessage());
            }
        }
    }

    /** Checks the URL; messages about mistakes leave the URL out, since it may contain a token. */
    private void checkUrl(int line) {
        try {
            URI uri = URI.create(url.read());
            boolean known = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
            if (!known || uri.getHost() == null) {
                json.wrong(line, "\"url\" of " + name + ": expected https://host/…");
            } else if (uri.getUserInfo() != null) {
                json.wrong(
                        line, "\"url\" of " + name + ": a url must not contain a user or password");
            }
        } catch (IOException absent) {
            json.wrong(line, "\"url\" of " + name + ": " + absent.getMessage());
        } catch (IllegalArgumentException malformed) {
            json.wrong(line, "\"url\" of " + name + ": expected https://host/…");
        }
    }

    private Secret place(String member, boolean asText) throws IOException {
        if (asText && json.isText()) {
            String text = json.name(member);
            if (text == null) {
                return null;
            }
            return Secret.ofText(text);
        }
        int line = json.line();
        String expected =
                "\"" + member + "\": expected either {\"env\": variable} or {\"file\": path}";
        Secret found = null;
        int members = 0;
        if (!json.isObject(expected)) {
            return null;
        }
        for (String name = json.nextMember(); name != null; name = json.nextMember()) {
            members++;
            switch (name) {
                case "env" -> {
                    String variable = json.value(name, ConfigTypes.ENVIRONMENT_VARIABLE);
                    found = variable == null ? null : Secret.ofEnvironment(variable);
                }
                case "file" -> {
                    String path = json.name(name);
                    found = path == null ? null : Secret.ofFile(path);
                }
                default -> json.unknown(name, "env or file");
            }
        }
        if (members != 1) {
            json.wrong(line, expected);
            return null;
        }
        return found;
    }

    private Limit limit(String member) throws IOException {
        int line = json.line();
        Integer messages = null;
        Duration per = null;
        if (!json.isObject("\"" + member + "\": expected {\"messages\": number, \"per\": time}")) {
            return null;
        }
        for (String name = json.nextMember(); name != null; name = json.nextMember()) {
            switch (name) {
                case "messages" -> messages = json.value(name, ConfigTypes.COUNT);
                case "per" -> per = json.value(name, ConfigTypes.POSITIVE_DURATION);
                default -> json.unknown(name, "messages or per");
            }
        }
        if (messages == null || per == null) {
            json.wrong(line, "\"" + member + "\": expected \"messages\" and \"per\"");
            return null;
        }
        return new Limit(messages, per);
    }
}
