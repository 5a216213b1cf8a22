package io.fleetpulse.notifier.text;

import java.util.List;
import java.util.ResourceBundle;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts the reasons of a gate, which the job writes in English, into another language. */
final class GateReason {

    private static final Pattern PLACE = Pattern.compile("\\{([a-z0-9_]+)}");

    private record Form(String key, Pattern pattern) {}

    private static final List<Form> FORMS =
            List.of(
                    new Form(
                            "reason.rate",
                            Pattern.compile(
                                    "(?<measure>\\w+): (?<upgraded>\\S+) per device-hour on the new"
                                        + " version, (?<baseline>\\S+) on the source versions; in"
                                        + " the same windows the ratio is at least"
                                        + " (?<ratio>\\S+)")),
                    new Form(
                            "reason.few",
                            Pattern.compile(
                                    "(?<measure>\\w+): too few devices or too little time online to"
                                            + " compare")),
                    new Form(
                            "reason.installations",
                            Pattern.compile(
                                    "(?<failed>\\d+) of (?<finished>\\d+) installations failed; the"
                                            + " share is at least (?<share>\\S+)")));

    private GateReason() {}

    /** Returns the reason in the language of the texts; as it is if its form is unknown. */
    static String in(ResourceBundle texts, String reason) {
        for (Form form : FORMS) {
            Matcher found = form.pattern().matcher(reason);
            if (found.matches()) {
                return filled(texts, texts.getString(form.key()), found);
            }
        }
        return reason;
    }

    private static String filled(ResourceBundle texts, String text, Matcher found) {
        return PLACE.matcher(text)
                .replaceAll(
                        place -> {
                            String value = found.group(place.group(1));
                            String key = "measure." + value;
                            boolean isMeasure = texts.containsKey(key);
                            return Matcher.quoteReplacement(
                                    isMeasure ? texts.getString(key) : value);
                        });
    }
}
