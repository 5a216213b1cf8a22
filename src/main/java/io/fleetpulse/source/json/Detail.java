package io.fleetpulse.source.json;

/** Names from devices in the details of dead letters: short. Values never get there. */
public final class Detail {

    private static final int LONGEST = 128;

    private Detail() {}

    public static String name(String name) {
        if (name.length() <= LONGEST) {
            return name;
        }
        return CleanText.of(name.substring(0, LONGEST)) + "…";
    }
}
