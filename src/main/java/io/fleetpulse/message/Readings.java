package io.fleetpulse.message;

/**
 * The readings of one message, as parallel arrays: reading {@code i} is {@code property[i]} with
 * its time, kind and value. Each member of an object value is a reading, named
 * {@code Position.latitude}.
 *
 * @param property property identifiers, for a module's property {@code module:property}
 * @param time time of each reading, milliseconds since the epoch
 * @param kind {@link #NUMBER}, {@link #TEXT}, {@link #BOOLEAN} or {@link #JSON}
 * @param number the value of a {@link #NUMBER}; 0 for the other kinds
 * @param text the value of a {@link #TEXT}; {@code true} or {@code false} for a {@link #BOOLEAN};
 *     the canonical JSON text of a {@link #JSON} value (an array). For a {@link #NUMBER} the exact
 *     JSON text where the double loses precision (integers beyond 2^53), else null
 */
public record Readings(
        String[] property, long[] time, byte[] kind, double[] number, String[] text) {

    /** A JSON number. */
    public static final byte NUMBER = 0;

    /** A JSON text: a categorical reading. */
    public static final byte TEXT = 1;

    /** A JSON boolean: a categorical reading. */
    public static final byte BOOLEAN = 2;

    /** Any other JSON value (an array): kept as the property's latest value, never aggregated. */
    public static final byte JSON = 3;

    /** Returns the number of readings. */
    public int size() {
        return property.length;
    }
}
