package io.fleetpulse.config;

import java.util.Set;
import java.util.regex.Pattern;

/** The types of values that only rules of alerts have. */
final class AlertRuleTypes {

    static final ConfigType<String> SEVERITY = oneOf("warning", "critical");

    static final ConfigType<String> COMPARISON = oneOf(">", "<");

    static final ConfigType<Double> NUMBER =
            new ConfigType<>("a number", AlertRuleTypes::number, String::valueOf);

    static final ConfigType<Double> SHARE =
            new ConfigType<>(
                    "a share, above 0 and at most 1", AlertRuleTypes::share, String::valueOf);

    private static final Pattern JSON_NUMBER =
            Pattern.compile("-?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

    private AlertRuleTypes() {}

    private static ConfigType<String> oneOf(String one, String other) {
        return new ConfigType<>(
                one + " or " + other,
                text -> {
                    if (!Set.of(one, other).contains(text)) {
                        throw new IllegalArgumentException(text);
                    }
                    return text;
                },
                text -> text);
    }

    /** Returns a number in JSON's form: Java also reads {@code 5d}, {@code 5f} and {@code 0x1p3}. */
    private static double number(String text) {
        double number = Double.parseDouble(text);
        if (!Double.isFinite(number) || !JSON_NUMBER.matcher(text).matches()) {
            throw new IllegalArgumentException(text);
        }
        return number;
    }

    private static double share(String text) {
        double share = number(text);
        if (share <= 0 || share > 1) {
            throw new IllegalArgumentException(text);
        }
        return share;
    }
}
