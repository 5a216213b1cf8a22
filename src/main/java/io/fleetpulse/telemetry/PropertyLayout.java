package io.fleetpulse.telemetry;

import io.fleetpulse.result.CompactText;

import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Names of properties in the order of their slots. Devices of one product mostly report the same
 * properties in the same order, so they share one layout: a layout caches its extensions by one
 * property. Immutable except for that cache. All layouts that extend one empty layout belong to one
 * task.
 */
final class PropertyLayout {

    /** Maximum bytes of names in shared layouts; hostile names can exceed it and are not shared. */
    private static final int MOST_SHARED_BYTES = 1 << 20;

    private final String[] names;
    private final byte[] encoded;
    private final int other;

    /** Bytes of all shared layouts that extend one empty layout; an array of one number. */
    private final int[] shared;

    private Map<String, PropertyLayout> extended;

    private PropertyLayout(String[] names, byte[] encoded, int[] shared) {
        this.names = names;
        this.encoded = encoded;
        this.shared = shared;
        this.other = place(names, PropertyName.OTHER);
    }

    /** Creates an empty layout, whose extensions share nothing with those of another one. */
    static PropertyLayout none() {
        return new PropertyLayout(new String[0], new byte[0], new int[1]);
    }

    int size() {
        return names.length;
    }

    String name(int slot) {
        return names[slot];
    }

    /** Slot of {@link PropertyName#OTHER}; negative where there is none. */
    int other() {
        return other;
    }

    /** Slot of a property; negative where it has none. */
    int find(String property) {
        return place(names, property);
    }

    private static int place(String[] names, String property) {
        for (int slot = 0; slot < names.length; slot++) {
            if (names[slot].equals(property)) {
                return slot;
            }
        }
        return -1;
    }

    /** This layout with one more property. */
    PropertyLayout with(String property) {
        if (extended != null) {
            PropertyLayout known = extended.get(property);
            if (known != null) {
                return known;
            }
        }
        String[] more = Arrays.copyOf(names, names.length + 1);
        more[names.length] = property;
        byte[] name = encoded(property);
        byte[] all = Arrays.copyOf(encoded, encoded.length + name.length);
        System.arraycopy(name, 0, all, encoded.length, name.length);
        PropertyLayout layout = new PropertyLayout(more, all, shared);
        if (shared[0] + all.length <= MOST_SHARED_BYTES) {
            shared[0] += all.length;
            if (extended == null) {
                extended = new HashMap<>(2);
            }
            extended.put(property, layout);
        }
        return layout;
    }

    /** This layout with another property in a slot. */
    PropertyLayout with(int slot, String property) {
        String[] changed = names.clone();
        changed[slot] = property;
        int size = 0;
        byte[][] parts = new byte[changed.length][];
        for (int index = 0; index < changed.length; index++) {
            parts[index] = encoded(changed[index]);
            size += parts[index].length;
        }
        byte[] all = new byte[size];
        int next = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, next, part.length);
            next += part.length;
        }
        return new PropertyLayout(changed, all, shared);
    }

    private static byte[] encoded(String property) {
        byte[] text = property.getBytes(StandardCharsets.UTF_8);
        // A length in two bytes: names have at most PropertyName.MOST_BYTES.
        byte[] encoded = new byte[text.length + 2];
        encoded[0] = (byte) (text.length >>> Byte.SIZE);
        encoded[1] = (byte) text.length;
        System.arraycopy(text, 0, encoded, 2, text.length);
        return encoded;
    }

    void write(DataOutput out) throws IOException {
        CompactText.writeLength(encoded.length, out);
        out.write(encoded);
    }

    /** Whether these bytes are the stored form of this layout. */
    boolean isEncodedAs(byte[] bytes, int length) {
        return Arrays.equals(encoded, 0, encoded.length, bytes, 0, length);
    }

    /** Extends this layout by the names in these bytes, which are in stored form. */
    PropertyLayout with(byte[] bytes, int length) {
        PropertyLayout layout = this;
        int next = 0;
        while (next < length) {
            int size = (bytes[next] & 0xFF) << Byte.SIZE | bytes[next + 1] & 0xFF;
            layout = layout.with(new String(bytes, next + 2, size, StandardCharsets.UTF_8));
            next += 2 + size;
        }
        return layout;
    }
}
