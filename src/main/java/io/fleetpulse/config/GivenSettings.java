package io.fleetpulse.config;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;

/** Reads the settings that were given: arguments override the file that {@code --config} names. */
final class GivenSettings {

    /** The argument that names the properties file. */
    static final String CONFIG = "config";

    /**
     * Recognises keys: a value may also begin with dashes, as a PEM certificate does, but a key
     * continues with a letter.
     */
    private static final Pattern KEY = Pattern.compile("--[A-Za-z].*", Pattern.DOTALL);

    /** The mark with which some editors begin a file in UTF-8. */
    private static final String BYTE_ORDER_MARK = "\ufeff";

    private final Map<String, String> settings = new LinkedHashMap<>();
    private final Mistakes mistakes;

    private GivenSettings(Mistakes mistakes) {
        this.mistakes = mistakes;
    }

    /** Returns every setting by its key, and reports text that cannot be read. */
    static Map<String, String> read(String[] arguments, Mistakes mistakes) {
        GivenSettings given = new GivenSettings(mistakes);
        Map<String, String> fromArguments = given.arguments(arguments);
        String file = fromArguments.remove(CONFIG);
        if (file != null) {
            given.readFile(file);
        }
        given.settings.putAll(fromArguments);
        return given.settings;
    }

    private Map<String, String> arguments(String[] arguments) {
        Map<String, String> found = new LinkedHashMap<>();
        int next = 0;
        while (next < arguments.length) {
            String argument = arguments[next++];
            if (!isKey(argument)) {
                mistakes.add(
                        Secrets.maskedArgument(argument),
                        null,
                        "not a setting; expected --key value");
                continue;
            }
            String key = argument.substring(2);
            if (key.contains("=")) {
                // The value may be a secret, so the message repeats only the name before it.
                String name = key.substring(0, key.indexOf('='));
                mistakes.add(name, null, "expected --" + name + " value, without '='");
            } else if (next == arguments.length || isKey(arguments[next])) {
                mistakes.add(key, null, "has no value; expected --" + key + " value");
            } else {
                argument(key, arguments[next++], found);
            }
        }
        return found;
    }

    /** Whether an argument is a key and not the value of the key before it. */
    static boolean isKey(String argument) {
        return KEY.matcher(argument).matches();
    }

    private void argument(String key, String value, Map<String, String> found) {
        if (Secrets.refusedAsArgument(key, value)) {
            mistakes.add(
                    key,
                    value,
                    "a secret, which never comes as an argument; give it in the file that --config"
                            + " names, or refer to it, such as ${env:NAME} with Kafka's"
                            + " config.providers");
        } else if (found.containsKey(key)) {
            mistakes.add(key, value, "given twice; expected once");
        } else {
            found.put(key, value);
        }
    }

    private void readFile(String file) {
        try {
            String text = NamedFile.text(Path.of(file));
            new OnceOnly().load(new StringReader(withoutByteOrderMark(text)));
        } catch (NoSuchFileException missing) {
            mistakes.add(CONFIG, file, "no such file; expected a properties file");
        } catch (IOException | InvalidPathException unreadable) {
            mistakes.add(
                    CONFIG,
                    file,
                    "cannot be read (" + unreadable + "); expected a properties file in UTF-8");
        } catch (IllegalArgumentException malformed) {
            mistakes.add(
                    CONFIG,
                    file,
                    "is malformed (" + malformed.getMessage() + "); expected a properties file");
        }
    }

    private static String withoutByteOrderMark(String text) {
        return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    }

    /** Reports keys that a file repeats; plain properties would silently keep the last value. */
    private final class OnceOnly extends Properties {

        private static final long serialVersionUID = 1L;

        @Override
        public synchronized Object put(Object key, Object value) {
            String name = (String) key;
            if (settings.containsKey(name)) {
                mistakes.add(name, (String) value, "given twice in the file; expected once");
            }
            return settings.put(name, (String) value);
        }
    }
}
