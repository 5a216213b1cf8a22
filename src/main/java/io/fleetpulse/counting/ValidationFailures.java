package io.fleetpulse.counting;

import io.fleetpulse.activity.DeviceActivity;
import io.fleetpulse.message.Message;
import io.fleetpulse.message.ValidationFailure;
import io.fleetpulse.result.KeyText;

import java.util.Locale;

/** Counts data that failed the TSL validation, in messages of any family. */
public final class ValidationFailures {

    /** Maximum bytes of UTF-8 of a sample; a window keeps one for each name. */
    private static final int MOST_BYTES_OF_A_SAMPLE = 1024;

    /** Kinds of data that can fail. */
    public enum Kind {
        /** One property. */
        PROPERTY,
        /** An event as a whole. */
        EVENT,
        /** The data in a reply to a command. */
        DOWNLINK;

        private final String label = name().toLowerCase(Locale.ROOT);
    }

    private ValidationFailures() {}

    /**
     * Returns the count of a failure.
     *
     * @param messageTime time to use if the failure has none, milliseconds since the epoch
     */
    public static CountIncrement of(
            String productKey, Kind kind, ValidationFailure failure, long messageTime) {
        return new CountIncrement(
                CountedTable.VALIDATION_FAILURE_WINDOW,
                productKey,
                kind.label,
                identifier(failure),
                failure.code(),
                time(failure, messageTime),
                new long[] {1},
                KeyText.of(failure.message(), MOST_BYTES_OF_A_SAMPLE));
    }

    /** Returns the activity of the device for other features. */
    public static DeviceActivity activity(
            String productKey, String deviceName, ValidationFailure failure, long messageTime) {
        return DeviceActivity.of(
                productKey,
                deviceName,
                DeviceActivity.Kind.VALIDATION_FAILURE,
                time(failure, messageTime),
                "",
                1);
    }

    private static String identifier(ValidationFailure failure) {
        if (failure.identifier() == null) {
            return "";
        }
        return failure.identifier();
    }

    private static long time(ValidationFailure failure, long messageTime) {
        if (failure.time() == Message.NO_TIME) {
            return messageTime;
        }
        return failure.time();
    }
}
