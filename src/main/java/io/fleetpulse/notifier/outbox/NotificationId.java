package io.fleetpulse.notifier.outbox;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Computes the id of a message: a hash of its receiver and content. */
final class NotificationId {

    private static final int BYTES = 16;

    private NotificationId() {}

    /**
     * Returns the id of a message.
     *
     * @param createdAt time of creation; part of the hash only for alerts that still fire or fire
     *     again
     */
    static String of(String receiver, List<Section> sections, long createdAt) {
        try {
            MessageDigest hash = MessageDigest.getInstance("SHA-256");
            add(hash, receiver);
            for (Section section : sections) {
                add(hash, section.route());
                for (Item item : section.items()) {
                    add(hash, item.kind().name());
                    add(hash, item.alert().id().kind());
                    add(hash, item.alert().id().subject());
                    add(hash, item.alert().state());
                    add(hash, String.valueOf(item.alert().at()));
                    if (item.kind() == ItemKind.STILL || item.kind() == ItemKind.RAISED_AGAIN) {
                        add(hash, String.valueOf(createdAt));
                    }
                }
            }
            return HexFormat.of().formatHex(hash.digest(), 0, BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void add(MessageDigest hash, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        hash.update(String.valueOf(bytes.length).getBytes(StandardCharsets.UTF_8));
        hash.update((byte) ':');
        hash.update(bytes);
    }
}
