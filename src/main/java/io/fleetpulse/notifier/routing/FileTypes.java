package io.fleetpulse.notifier.routing;

import io.fleetpulse.config.ConfigType;
import io.fleetpulse.notifier.alert.Severity;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Types of values that only the routes file uses. */
final class FileTypes {

    static final ConfigType<Severity> SEVERITY = constant(Severity.values(), Severity::label);
    static final ConfigType<ReceiverType> RECEIVER =
            constant(ReceiverType.values(), ReceiverType::label);
    static final ConfigType<GroupLabel> LABEL = constant(GroupLabel.values(), GroupLabel::label);

    static final ConfigType<DayOfWeek> DAY =
            constant(
                    DayOfWeek.values(), day -> day.name().substring(0, 3).toLowerCase(Locale.ROOT));

    static final ConfigType<LocalTime> TIME_OF_DAY =
            new ConfigType<>("a time of the day, such as 22:00", LocalTime::parse, String::valueOf);

    static final ConfigType<Instant> INSTANT =
            new ConfigType<>(
                    "a time with its offset, such as 2026-03-01T22:00:00+08:00",
                    text -> OffsetDateTime.parse(text).toInstant(),
                    String::valueOf);

    static final ConfigType<Locale> LANGUAGE =
            constant(new Locale[] {Locale.ENGLISH, Locale.CHINESE}, Locale::getLanguage);

    private FileTypes() {}

    private static <T> ConfigType<T> constant(T[] values, Function<T, String> label) {
        String expected = Arrays.stream(values).map(label).collect(Collectors.joining(", "));
        return new ConfigType<>(
                "one of " + expected,
                text ->
                        Arrays.stream(values)
                                .filter(value -> label.apply(value).equals(text))
                                .findFirst()
                                .orElseThrow(),
                label);
    }
}
