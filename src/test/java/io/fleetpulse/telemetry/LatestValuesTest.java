package io.fleetpulse.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.message.Readings;
import io.fleetpulse.result.Change;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

class LatestValuesTest {

    private record Offer(int slot, long time, byte kind, double number, String text, boolean emit) {

        void to(LatestValues values) {
            Readings readings =
                    new Readings(
                            new String[] {"p"},
                            new long[] {time},
                            new byte[] {kind},
                            new double[] {number},
                            new String[] {text});
            values.reserve(slot + 1);
            values.offer(slot, readings, 0);
        }
    }

    @Provide
    Arbitrary<List<Offer>> offers() {
        Arbitrary<Integer> slot = Arbitraries.integers().between(0, 5);
        Arbitrary<Long> time = Arbitraries.longs().between(0, 9);
        Arbitrary<Boolean> emit = Arbitraries.of(true, false);
        Arbitrary<Offer> number =
                Combinators.combine(slot, time, Arbitraries.doubles(), emit)
                        .as((at, of, value, now) -> number(at, of, value, now));
        Arbitrary<Offer> text =
                Combinators.combine(slot, time, Arbitraries.of("", "on", "\uD83D\uDE00"), emit)
                        .as(
                                (at, of, value, now) ->
                                        new Offer(at, of, Readings.TEXT, 0, value, now));
        return Arbitraries.oneOf(number, text).list().ofMaxSize(40);
    }

    private static Offer number(int slot, long time, double value, boolean emit) {
        return new Offer(slot, time, Readings.NUMBER, value, null, emit);
    }

    @Property(tries = 300)
    void packedValuesAreTheSameValues(@ForAll("offers") List<Offer> offers) throws IOException {
        LatestValues plain = new LatestValues();
        LatestValues packed = new LatestValues();
        int slots = 0;
        for (Offer offer : offers) {
            slots = Math.max(slots, offer.slot() + 1);
            offer.to(plain);
            offer.to(packed);
            if (offer.emit()) {
                assertThat(emitted(packed, slots)).isEqualTo(emitted(plain, slots));
            }
            packed.pack();
            assertThat(bytes(packed, slots)).isEqualTo(bytes(plain, slots));
            assertThat(bytes(new LatestValues(packed), slots)).isEqualTo(bytes(plain, slots));
            assertThat(packed.hasChanged()).isEqualTo(plain.hasChanged());
        }
        if (slots > 1) {
            plain.move(0, slots - 1);
            packed.move(0, slots - 1);
        }
        assertThat(emitted(packed, slots)).isEqualTo(emitted(plain, slots));
    }

    private static List<List<Object>> emitted(LatestValues values, int slots) {
        PropertyLayout layout = PropertyLayout.none();
        for (int slot = 0; slot < slots; slot++) {
            layout = layout.with("p" + slot);
        }
        List<Change> rows = new ArrayList<>();
        values.emitChanged("product", "device", layout, rows::add);
        return rows.stream().map(row -> List.of(row.value(2), row.value(3), row.value(4))).toList();
    }

    private static byte[] bytes(LatestValues values, int slots) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        values.write(slots, new DataOutputStream(bytes));
        return bytes.toByteArray();
    }
}
