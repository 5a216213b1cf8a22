package io.fleetpulse.source;

/** Topics that were read before: every device repeats its few. Bounded, the newer takes the slot. */
final class ForwardingTopics {

    private static final int SLOTS = 1 << 15;

    /** Longer ones are read each time, so that hostile ones cannot fill the memory. */
    private static final int LONGEST = 512;

    private final String[] texts = new String[SLOTS];
    private final ForwardingTopic[] topics = new ForwardingTopic[SLOTS];

    ForwardingTopic of(String text) {
        if (text.length() > LONGEST) {
            return ForwardingTopic.parse(text);
        }
        int hash = text.hashCode();
        int slot = (hash ^ hash >>> 15) & SLOTS - 1;
        if (text.equals(texts[slot])) {
            return topics[slot];
        }
        ForwardingTopic topic = ForwardingTopic.parse(text);
        texts[slot] = text;
        topics[slot] = topic;
        return topic;
    }
}
