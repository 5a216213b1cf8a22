package io.fleetpulse.notifier.outbox;

import io.fleetpulse.notifier.alert.Alert;
import io.fleetpulse.notifier.alert.AlertId;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** How one alert stands with the receiver of one route: what was told, and what came since. */
final class Standing {

    private final String route;
    private final AlertId id;
    private final PendingRows pending = new PendingRows();

    /** Of each partition the offset of the first row that is pending. */
    private final Map<Integer, Long> offsets = new HashMap<>();

    private Alert sent;
    private long sentAt;
    private Alert raise;
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
     * Takes a row in.
     *
     * @param isOld whether it was written long after its time
     */
    void accept(AlertRow row, boolean isOld, long now) {
        boolean nothingPending = item == null;
        if (row.deleted()) {
            pending.remove(row.alert().at(), told());
        } else {
            pending.put(row.alert(), told());
        }
        offsets.merge(row.partition(), row.offset(), Math::min);
        item = pending.item(told(), raise).orElse(null);
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

    /** What the receiver knows, or will know when it has what is on its way. */
    Alert told() {
        if (sending != null) {
            return sending.item().alert();
        }
        return sent;
    }

    /** Whether the receiver takes it for firing. */
    boolean isToldFiring() {
        return told() != null && told().isFiring();
    }

    /** A row that tells the group of the alert; empty where none is known that does. */
    Optional<Alert> example() {
        return pending.newest()
                .filter(row -> !row.isWithdrawn())
                .or(() -> Optional.ofNullable(told()));
    }

    /** What is to be said; nothing while something is on its way. */
    Optional<Item> item() {
        if (sending != null) {
            return Optional.empty();
        }
        return Optional.ofNullable(item);
    }

    /** Whether rows came that have not been told. */
    boolean hasNews() {
        return item != null;
    }

    long since() {
        return since;
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

    /** Puts an item on its way. */
    void send(SendingItem message) {
        sending = message;
        if (message.item().news() != News.STILL) {
            settle();
        }
    }

    /** Puts what is on its way into another message. */
    void sendInstead(SendingItem message) {
        sending = message;
    }

    /** The receiver has what was on its way. */
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

    /** Takes the newest row as known without a word. */
    boolean absorb(long now) {
        Alert newest = pending.newest().orElse(null);
        settle();
        if (newest == null) {
            return false;
        }
        long toldAt = sentAt;
        if (sent == null) {
            toldAt = now;
        }
        know(newest, toldAt);
        return true;
    }

    /** What is on its way will not be sent. */
    void giveUp() {
        sending = null;
    }

    private void know(Alert alert, long now) {
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

    /** Whether rows are pending of which there is nothing to say because the receiver knows as much. */
    boolean isSilent() {
        return item == null && !pending.isEmpty();
    }

    /** Whether the receiver knows as much by an earlier or later row. */
    boolean isKnownByAnotherRow() {
        return isSilent()
                && sent != null
                && sending == null
                && pending.newest().map(sent::saysTheSameAs).orElse(false);
    }

    /** Whether it need not be remembered any more. */
    boolean isOver(long before) {
        return item == null
                && sending == null
                && !isToldFiring()
                && Math.max(sentAt, since) < before;
    }

    long sentAt() {
        return sentAt;
    }
}
