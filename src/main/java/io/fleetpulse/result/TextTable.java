package io.fleetpulse.result;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes or reads the texts of one value, each distinct text once: a text is written as its number,
 * and follows the number the first time. Null is a text, too. Texts that were read once are the
 * same instance.
 */
public final class TextTable {

    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<String> texts = new ArrayList<>();

    /** Writes a text, or null. */
    public void write(String text, DataOutput out) throws IOException {
        Integer known = numbers.putIfAbsent(text, numbers.size());
        if (known != null) {
            CompactText.writeLength(known, out);
            return;
        }
        CompactText.writeLength(numbers.size() - 1, out);
        CompactText.write(text, out);
    }

    /** Reads what {@link #write} wrote. */
    public String read(DataInput in) throws IOException {
        int number = CompactText.readLength(in);
        if (number == texts.size()) {
            texts.add(CompactText.read(in));
        }
        return texts.get(number);
    }
}
