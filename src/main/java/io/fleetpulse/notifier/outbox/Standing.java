package io.fleetpulse.notifier.outbox;

import io.fleetpulse.notifier.alert.AlertId;
import io.fleetpulse.notifier.alert.AlertState;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The state of one alert for the receiver of one route: the row that the receiver knows, and the
 * pending rows.
 */
final class Standing {

    private final String route;
    private final AlertId id;
    private final PendingRows pending = new PendingRows();

    /** Offset of the first pending row of each partition. */
    private final Map<Integer, Long> offsets = new HashMap<>();

    private AlertState sent;
    private long sentAt;
    private AlertState raise;
    private SendingItem sending;
    private Item item;
    private long since;
    private boolean old;

    Standing(String route, AlertId id) {
        this.route = route;
        this.id = id;
    }

    static Standing of(SentRecord record) {
        Standing standing = new Standing(record.route(), record.id());
        standing.sent = record.sent();
        standing.sentAt = record.sentAt();
        standing.raise = record.raise();
        standing.sending = record.sending();
        return standing;
    }

    SentRecord toRecord() {
        return new SentRecord(route, id, sent, sentAt, raise, sending);
    }

    AlertId id() {
        return id;
    }

    /**
     * Adds a row.
     *
     * @param isOld whether the job wrote the row longer than {@code alerts.max-age} after its time
     */
    void accept(AlertRow row, boolean isOld, long now) {
        boolean nothingPending = item == null;
        if (row.deleted()) {
            pending.remove(row.alert().at(), known());
        } else {
            pending.put(row.alert(), known());
        }
        offsets.merge(row.partition(), row.offset(), Math::min);
        item = pending.item(known(), raise).orElse(null);
        if (pending.isEmpty()) {
            offsets.clear();
        }
        if (nothingPending) {
            since = now;
            old = isOld;
        } else {
            old &= isOld;
        }
    }

    /**
     * Returns the row that the receiver knows, or will know after the message in transit; null if
     * none.
     */
    AlertState known() {
        if (sending != null) {
            return sending.item().alert();
        }
        return sent;
    }

    /** Returns whether the receiver regards the alert as firing. */
    boolean isKnownFiring() {
        return known() != null && known().isFiring();
    }

    /** Returns a row that determines the alert's group; empty if there is none. */
    Optional<AlertState> example() {
        return pending.newest()
                .filter(row -> !row.isWithdrawn())
                .or(() -> Optional.ofNullable(known()));
    }

    /** Returns the item to send; empty while a message is in transit. */
    Optional<Item> item() {
        if (sending != null) {
            return Optional.empty();
        }
        return Optional.ofNullable(item);
    }

    /** Returns whether pending rows need a message. */
    boolean needsMessage() {
        return item != null;
    }

    long since() {
        return since;
    }

    void clockSetBack(long now) {
        since = Math.min(since, now);
    }

    boolean isOld() {
        return old;
    }

    Map<Integer, Long> offsets() {
        return offsets;
    }

    SendingItem sending() {
        return sending;
    }

    /** Marks an item as in transit. */
    void send(SendingItem message) {
        sending = message;
        if (message.item().kind() != ItemKind.STILL) {
            settle();
        }
    }

    /** Moves the item in transit to another message. */
    void sendInstead(SendingItem message) {
        sending = message;
    }

    /** Records that the receiver has the item in transit. */
    void arrived(long now) {
        know(sending.item().alert(), now);
        if (sending.item().begun() != null) {
            raise = sending.item().begun();
        }
        sending = null;
        item = pending.item(sent, raise).orElse(null);
        if (item != null) {
            since = now;
        }
    }

    /** Marks the newest row as known without a message; returns whether there was one. */
    boolean absorb(long now) {
        AlertState newest = pending.newest().orElse(null);
        settle();
        if (newest == null) {
            return false;
        }
        long knownAt = sentAt;
        if (sent == null) {
            knownAt = now;
        }
        know(newest, knownAt);
        return true;
    }

    /** Discards the item in transit. */
    void giveUp() {
        sending = null;
    }

    private void know(AlertState alert, long now) {
        sent = alert;
        sentAt = now;
        if (alert.isFiring()) {
            raise = alert;
        }
    }

    private void settle() {
        pending.clear();
        offsets.clear();
        item = null;
    }

    /** Returns whether the pending rows need no message. */
    boolean isSilent() {
        return item == null && !pending.isEmpty();
    }

    /**
     * Returns whether the receiver already knows the state of the newest pending row from another
     * row.
     */
    boolean isKnownByAnotherRow() {
        return isSilent()
                && sent != null
                && sending == null
                && pending.newest().map(sent::hasSameStateAs).orElse(false);
    }

    /** Returns whether the alert ended before a time and can be forgotten. */
    boolean isOver(long before) {
        return item == null
                && sending == null
                && !isKnownFiring()
                && Math.max(sentAt, since) < before;
    }

    long sentAt() {
        return sentAt;
    }
}
