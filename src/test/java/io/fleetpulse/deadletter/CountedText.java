package io.fleetpulse.deadletter;

import java.nio.charset.Charset;
import java.util.concurrent.atomic.AtomicLong;

/** A text that counts how often one of its characters is read. */
final class CountedText implements CharSequence {

    private final String text;
    private final AtomicLong reads;

    CountedText(byte[] bytes, Charset charset, AtomicLong reads) {
        this.text = new String(bytes, charset);
        this.reads = reads;
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public char charAt(int index) {
        reads.incrementAndGet();
        return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        reads.addAndGet((long) end - start);
        return text.substring(start, end);
    }

    @Override
    public String toString() {
        return text;
    }
}
