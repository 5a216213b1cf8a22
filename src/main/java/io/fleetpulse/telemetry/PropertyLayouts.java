package io.fleetpulse.telemetry;

import io.fleetpulse.result.CompactText;

import java.io.DataInput;
import java.io.IOException;

/**
 * The layouts that the devices of one task share, found by the bytes in which they are stored. Bounded:
 * each of those bytes has one place, which the newest layout takes. Not safe for several threads.
 */
final class PropertyLayouts {

    private static final int PLACES = 1024;
    private static final int FIRST_BUFFER = 1024;

    private final PropertyLayout none = PropertyLayout.none();
    private PropertyLayout[] places;
    private byte[] buffer;

    /** No properties. */
    PropertyLayout none() {
        return none;
    }

    /** Reads a layout that is likely to be known. */
    PropertyLayout read(DataInput in) throws IOException {
        int length = CompactText.readLength(in);
        if (buffer == null) {
            buffer = new byte[FIRST_BUFFER];
            places = new PropertyLayout[PLACES];
        }
        if (buffer.length < length) {
            buffer = new byte[length];
        }
        in.readFully(buffer, 0, length);
        int hash = length;
        for (int index = 0; index < length; index++) {
            hash = 31 * hash + buffer[index];
        }
        int place = (hash ^ hash >>> 16) & PLACES - 1;
        PropertyLayout known = places[place];
        if (known == null || !known.isEncodedAs(buffer, length)) {
            known = none.with(buffer, length);
            places[place] = known;
        }
        return known;
    }
}
