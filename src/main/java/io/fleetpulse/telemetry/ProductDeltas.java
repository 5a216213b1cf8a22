package io.fleetpulse.telemetry;

import java.util.function.Consumer;

/**
 * Adds up the deltas of devices before the shuffle by product: a reading costs one look-up instead
 * of one record. Holds no state: the operator drains it before every watermark and checkpoint
 * barrier.
 */
final class ProductDeltas {

    /** Deltas held at most; hostile property names can exceed it and are then sent on early. */
    private static final int MOST = 8192;

    private ProductDelta[] places = new ProductDelta[256];
    private int used;
    private int values;

    void addNumber(
            String productKey, String property, long start, double value, boolean firstOfDevice) {
        delta(productKey, property, start).addNumber(value, firstOfDevice);
    }

    void addValue(String productKey, String property, long start, String value) {
        delta(productKey, property, start).addValue(value);
        values++;
    }

    boolean isFull() {
        return used >= MOST || values >= MOST * 16;
    }

    /** Passes all deltas to the receiver and empties this. */
    void drain(Consumer<ProductDelta> receiver) {
        if (used == 0) {
            return;
        }
        for (int place = 0; place < places.length; place++) {
            if (places[place] != null) {
                receiver.accept(places[place]);
                places[place] = null;
            }
        }
        used = 0;
        values = 0;
    }

    private ProductDelta delta(String productKey, String property, long start) {
        int place = place(productKey, property, start);
        if (places[place] == null) {
            if (used >= places.length / 2) {
                grow();
                place = place(productKey, property, start);
            }
            places[place] = ProductDelta.of(productKey, property, start);
            used++;
        }
        return places[place];
    }

    private int place(String productKey, String property, long start) {
        int mask = places.length - 1;
        int hash = 31 * (31 * productKey.hashCode() + property.hashCode()) + Long.hashCode(start);
        int place = hash * 0x9E3779B9 >>> 8 & mask;
        while (places[place] != null && !isOf(places[place], productKey, property, start)) {
            place = place + 1 & mask;
        }
        return place;
    }

    private static boolean isOf(
            ProductDelta delta, String productKey, String property, long start) {
        return delta.windowStart == start
                && delta.property.equals(property)
                && delta.productKey.equals(productKey);
    }

    private void grow() {
        ProductDelta[] old = places;
        places = new ProductDelta[old.length * 2];
        for (ProductDelta delta : old) {
            if (delta != null) {
                places[place(delta.productKey, delta.property, delta.windowStart)] = delta;
            }
        }
    }
}
