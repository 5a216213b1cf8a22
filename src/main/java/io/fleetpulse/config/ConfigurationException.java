package io.fleetpulse.config;

import java.util.List;

/** Reports an unusable configuration; the message lists every mistake, one per line. */
public final class ConfigurationException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final transient List<Mistake> mistakes;

    ConfigurationException(List<Mistake> mistakes) {
        super(message(mistakes));
        this.mistakes = List.copyOf(mistakes);
    }

    /** Reports the mistake of one setting. */
    public static ConfigurationException of(String key, String value, String problem) {
        return new ConfigurationException(List.of(new Mistake(key, value, problem)));
    }

    /** Returns every mistake, in the order of the message. */
    public List<Mistake> mistakes() {
        return mistakes;
    }

    /** Leaves the stack trace empty: the message has everything that its reader needs. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }

    private static String message(List<Mistake> mistakes) {
        StringBuilder message = new StringBuilder("The configuration has ");
        if (mistakes.size() == 1) {
            message.append("a mistake:");
        } else {
            message.append(mistakes.size()).append(" mistakes:");
        }
        for (Mistake mistake : mistakes) {
            message.append("\n  ").append(mistake);
        }
        return message.append("\nAll keys: --help").toString();
    }
}
