package io.fleetpulse.window;

import java.io.Serializable;

/**
 * Windows that left the state in an earlier run, whose horizon may have been shorter. Records of
 * them still amend them: a window that began again would overwrite its complete row.
 *
 * @param closedUntil the windows that closed at this watermark or before it
 * @param horizon the horizon of that run, milliseconds
 */
public record ForgottenWindows(long closedUntil, long horizon) implements Serializable {

    /** No windows. */
    static final ForgottenWindows NONE = new ForgottenWindows(Long.MIN_VALUE, 0);

    /**
     * The windows that a run has forgotten.
     *
     * @param watermark the highest watermark of the run, milliseconds since the epoch
     * @param horizon the horizon of the run, milliseconds
     */
    static ForgottenWindows of(long watermark, long horizon) {
        return new ForgottenWindows(SaturatedTime.minus(watermark, horizon), horizon);
    }

    /** Whether a window that closed at this watermark is among them. */
    boolean contain(long closedAt) {
        return closedAt <= closedUntil;
    }

    /** The windows that either of two runs has forgotten. */
    ForgottenWindows or(ForgottenWindows other) {
        return other.closedUntil > closedUntil ? other : this;
    }
}
