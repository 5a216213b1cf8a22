package io.fleetpulse.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Options of a program as its arguments give them, {@code --name value}, and the mistakes in them.
 * A program takes each option that it knows; {@link #throwIfAnyMistake} reports the others.
 */
public final class GivenOptions {

    private final Map<String, String> options = new LinkedHashMap<>();
    private final List<String> mistakes = new ArrayList<>();

    /** Thrown for unusable arguments; the message lists all mistakes. */
    public static final class WrongOptions extends IllegalArgumentException {
        private static final long serialVersionUID = 1;

        private WrongOptions(String message) {
            super(message);
        }
    }

    /** Reads the arguments. */
    public GivenOptions(String... arguments) {
        int next = 0;
        while (next < arguments.length) {
            String argument = arguments[next++];
            // The text after '=' may be a secret, so the message repeats only the name before it.
            String name = argument.split("=", 2)[0];
            if (!argument.startsWith("--")) {
                mistake(Secrets.maskedArgument(argument) + ": an option begins with --");
            } else if (argument.contains("=")) {
                mistake(name + ": expected " + name + " value, without '='");
            } else if (next == arguments.length || GivenSettings.isKey(arguments[next])) {
                mistake(name + ": its value is missing");
            } else if (options.put(name.substring(2), arguments[next++]) != null) {
                mistake(name + ": given twice");
            }
        }
    }

    /** Adds a mistake. */
    public void mistake(String mistake) {
        mistakes.add(mistake);
    }

    /** Takes the value of an option; null if it is not given. */
    public String take(String name) {
        String value = options.remove(name);
        if (value != null && value.isBlank()) {
            mistake("--" + name + ": its value is empty");
        }
        return value;
    }

    /** Takes the value of an option that must be given. */
    public String required(String name) {
        String value = take(name);
        if (value == null) {
            mistake("--" + name + ": required");
        }
        return value;
    }

    /** Takes a whole number between two bounds; the default if it is not given, or wrong. */
    public long whole(String name, long otherwise, long least, long greatest) {
        String text = options.remove(name);
        if (text == null) {
            return otherwise;
        }
        try {
            long number = Long.parseLong(text);
            if (number >= least && number <= greatest) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // Reported below, like a number out of bounds.
        }
        mistake(
                "--"
                        + name
                        + " "
                        + text
                        + ": expected a whole number from "
                        + least
                        + " to "
                        + greatest);
        return otherwise;
    }

    /** Takes a port; 0 means any free one. */
    public int port(String name, int otherwise) {
        return (int) whole(name, otherwise, 0, 65_535);
    }

    /** Takes the settings of the job, which have a dot in their name, as arguments. */
    public List<String> settings() {
        List<String> arguments = new ArrayList<>();
        options.forEach(
                (name, value) -> {
                    if (name.contains(".")) {
                        arguments.addAll(List.of("--" + name, value));
                    }
                });
        options.keySet().removeIf(name -> name.contains("."));
        return arguments;
    }

    /**
     * Ends the reading: options that were not taken do not exist.
     *
     * @throws WrongOptions if there is any mistake
     */
    public void throwIfAnyMistake() {
        options.keySet().forEach(name -> mistake("--" + name + ": there is no such option"));
        if (!mistakes.isEmpty()) {
            throw new WrongOptions(String.join(System.lineSeparator(), mistakes));
        }
    }
}
