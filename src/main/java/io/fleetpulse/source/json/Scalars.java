package io.fleetpulse.source.json;

/** Numbers as the platform writes them: also as text, also with a fraction of zero. */
public final class Scalars {

    private static final int LONGEST = 32;

    private Scalars() {}

    /** The number, or null where an int does not hold it. */
    static Integer integer(long number) {
        if (number != (int) number) {
            return null;
        }
        return (int) number;
    }

    /** The number in this text, or null where it is none that an int holds. */
    public static Integer integer(String text) {
        if (text.length() > LONGEST) {
            return null;
        }
        try {
            double number = Double.parseDouble(text.strip());
            if (number != (int) number) {
                return null;
            }
            return (int) number;
        } catch (NumberFormatException noNumber) {
            return null;
        }
    }
}
