package io.fleetpulse.telemetry;

import io.fleetpulse.result.CompactText;

import java.io.DataInput;
import java.io.IOException;

/**
 * Cache of the layouts that the devices of one task share, keyed by their stored bytes. Each hash
 * of those bytes has one place, and the newest layout replaces the one before, so the cache is
 * bounded. Not thread-safe.
 */
final class PropertyLayouts {

    private static final int PLACES = 1024;
    private static final int FIRST_BUFFER = 1024;

    private final PropertyLayout none = PropertyLayout.none();
    private PropertyLayout[] places;
    private byte[] buffer;

    /** Returns the layout without properties. */
    PropertyLayout none() {
        return none;
    }

    /** Reads a layout; returns the cached one if its bytes are equal. */
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
