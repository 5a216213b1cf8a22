package io.fleetpulse.source.json;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The members of one JSON object, each with the number of its first reading, to find repeated
 * names. A few names are compared one by one, many are hashed.
 */
final class MemberNames {

    private static final int FEW = 16;

    private String[] names = new String[FEW];
    private int[] firstReadings = new int[FEW];
    private int size;
    private Map<String, Integer> index;

    void clear() {
        if (size > FEW) {
            names = new String[FEW];
            firstReadings = new int[FEW];
        }
        size = 0;
        index = null;
    }

    /**
     * Adds a member.
     *
     * @return an earlier member of the same name, or -1
     */
    int add(String name, int firstReading) {
        int earlier = find(name);
        if (size == names.length) {
            names = Arrays.copyOf(names, size * 2);
            firstReadings = Arrays.copyOf(firstReadings, size * 2);
        }
        names[size] = name;
        firstReadings[size] = firstReading;
        if (index != null) {
            index.put(name, size);
        }
        size++;
        return earlier;
    }

    private int find(String name) {
        if (index == null && size < FEW) {
            for (int member = size - 1; member >= 0; member--) {
                if (names[member].equals(name)) {
                    return member;
                }
            }
            return -1;
        }
        if (index == null) {
            index = new HashMap<>();
            for (int member = 0; member < size; member++) {
                index.put(names[member], member);
            }
        }
        return index.getOrDefault(name, -1);
    }

    int firstReading(int member) {
        return firstReadings[member];
    }

    /** Returns the number after the last reading of a member that is not the last one. */
    int endOfReadings(int member) {
        return firstReadings[member + 1];
    }
}
