package io.fleetpulse.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

class ComponentsTest {

    private final Components components = new Components();
    private final AtomicInteger closed = new AtomicInteger();

    @Test
    void aPartThatFailsToCloseDoesNotKeepOthersOpen() throws Exception {
        components.open(() -> closed::incrementAndGet);
        components.open(
                () ->
                        () -> {
                            throw new IllegalStateException("does not close");
                        });
        components.open(() -> closed::incrementAndGet);
        components.close();
        assertEquals(2, closed.get());
    }

    @Test
    void closingWaitsForWhatIsBeingOpened() throws Exception {
        CountDownLatch opening = new CountDownLatch(1);
        CompletableFuture<Void> opened = CompletableFuture.runAsync(() -> openSlowly(opening));
        opening.await();
        components.close();
        opened.join();
        assertEquals(1, closed.get());
    }

    @Test
    void nothingIsOpenedAfterTheEnd() {
        components.close();
        assertThrows(
                IllegalStateException.class, () -> components.open(() -> closed::incrementAndGet));
    }

    private void openSlowly(CountDownLatch opening) {
        try {
            components.open(
                    () -> {
                        opening.countDown();
                        Thread.sleep(200);
                        return closed::incrementAndGet;
                    });
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
