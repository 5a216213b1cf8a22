package io.fleetpulse.notifier.routing;

import io.fleetpulse.notifier.alert.AlertState;

import java.util.Locale;

/** A property by which a route groups alerts into messages. */
public enum GroupLabel {
    PRODUCT_KEY,
    DEVICE_NAME,
    JOB_ID,
    KIND,
    SUBJECT;

    /** Returns an alert's value; the empty string if there is none. */
    public String of(AlertState alert) {
        String value =
                switch (this) {
                    case PRODUCT_KEY -> alert.productKey();
                    case DEVICE_NAME -> alert.deviceName();
                    case JOB_ID -> alert.jobId();
                    case KIND -> alert.id().kind();
                    case SUBJECT -> alert.id().subject();
                };
        if (value == null) {
            return "";
        }
        return value;
    }

    /** Returns the name in the routes file. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
