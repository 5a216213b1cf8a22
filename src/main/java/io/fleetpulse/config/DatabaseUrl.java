package io.fleetpulse.config;

import org.postgresql.PGProperty;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks JDBC URLs of PostgreSQL as its driver reads them. The driver ignores parameters that it
 * does not know: with {@code sslMode} in place of {@code sslmode} it would connect without TLS.
 */
public final class DatabaseUrl {

    private static final Pattern FORM =
            Pattern.compile("jdbc:postgresql:(?!$)(?://([^/?]*)/)?([^/?]*)(?:\\?(.*))?");

    /** A host, without one the local machine, and a port, without one PostgreSQL's. */
    private static final Pattern SERVER =
            Pattern.compile("(?:\\[[^\\[\\]]*]|[^:\\[\\]]*)(?::([0-9]{1,5}))?");

    private static final Pattern PASSWORD =
            Pattern.compile("(?i)[?&](ssl)?password=|//[^/@?]*:[^/@?]*@");

    /** Parameters that name a class, which may read parameters of its own. */
    private static final List<String> PLUG_INS =
            List.of("socketFactory", "sslfactory", "authenticationPluginClassName");

    private DatabaseUrl() {}

    /**
     * Returns the URL.
     *
     * @throws IllegalArgumentException if the driver could not read its servers or database
     */
    static String parse(String url) {
        Matcher form = FORM.matcher(url);
        if (!form.matches()) {
            throw new IllegalArgumentException(url);
        }
        if (form.group(1) != null) {
            for (String server : form.group(1).split(",", -1)) {
                Matcher matcher = SERVER.matcher(server);
                if (!matcher.matches()
                        || matcher.group(1) != null
                                && !AddressTypes.isPort(Integer.parseInt(matcher.group(1)))) {
                    throw new IllegalArgumentException(url);
                }
            }
        }
        decoded(form.group(2));
        return url;
    }

    /** Whether a URL, which need not be valid, contains a password. */
    public static boolean holdsPassword(String url) {
        return PASSWORD.matcher(url).find();
    }

    /** Whether the driver chooses one of several servers. */
    public static boolean hasSeveralServers(String url) {
        Matcher form = FORM.matcher(url);
        return form.matches() && form.group(1) != null && form.group(1).contains(",");
    }

    /** Returns what is wrong with the parameters of a URL that {@link #parse} accepts. */
    public static Optional<String> problem(String url) {
        Matcher form = FORM.matcher(url);
        if (!form.matches() || form.group(3) == null) {
            return Optional.empty();
        }
        List<String> parameters =
                Arrays.stream(form.group(3).split("&")).filter(text -> !text.isEmpty()).toList();
        boolean plugIn = parameters.stream().map(DatabaseUrl::name).anyMatch(PLUG_INS::contains);
        return parameters.stream()
                .flatMap(parameter -> problem(parameter, plugIn).stream())
                .findFirst();
    }

    private static Optional<String> problem(String parameter, boolean plugIn) {
        String name = name(parameter);
        PGProperty property = PGProperty.forName(name);
        if (property != null) {
            String value = parameter.substring(Math.min(parameter.length(), name.length() + 1));
            if (isTaken(property, value)) {
                return Optional.empty();
            }
            return Optional.of("holds a value that PostgreSQL's driver does not take: " + name);
        }
        Optional<String> known =
                Arrays.stream(PGProperty.values())
                        .map(PGProperty::getName)
                        .filter(name::equalsIgnoreCase)
                        .findFirst();
        if (plugIn && known.isEmpty()) {
            return Optional.empty();
        }
        StringBuilder problem =
                new StringBuilder("holds a parameter that PostgreSQL's driver does not know");
        // The rest of a password with an & in it looks like a parameter, so it is not repeated.
        if (parameter.contains("=")) {
            problem.append(": ").append(Secrets.maskedArgument(name));
        }
        known.ifPresent(right -> problem.append(", perhaps ").append(right));
        return Optional.of(problem.toString());
    }

    private static boolean isTaken(PGProperty property, String value) {
        List<String> choices = choices(property);
        try {
            String text = decoded(value);
            return choices.isEmpty() || choices.stream().anyMatch(text::equalsIgnoreCase);
        } catch (IllegalArgumentException undecodable) {
            return false;
        }
    }

    /** Returns the values that a parameter takes; empty where these are no list. */
    private static List<String> choices(PGProperty property) {
        if (property == PGProperty.SSL) {
            return List.of("", "true", "false");
        }
        // A list of methods, each of which may begin with an exclamation mark.
        if (property == PGProperty.REQUIRE_AUTH || property.getChoices() == null) {
            return List.of();
        }
        return List.of(property.getChoices());
    }

    private static String name(String parameter) {
        return parameter.split("=", 2)[0];
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
