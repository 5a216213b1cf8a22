package io.fleetpulse.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ConnectionStatusTest {

    private final ConnectionStatus status = new ConnectionStatus();

    @Test
    void aConnectionThatIsAwaySaysWhy() {
        assertThat(status.problem(0)).isEqualTo("not yet connected");
        status.failed("AMQP: refused");
        assertThat(status.problem(0)).isEqualTo("AMQP: refused");
        status.connected(new AcknowledgementWindow<>(1, 1));
        assertThat(status.problem(0)).isNull();
        status.disconnected();
        assertThat(status.problem(0)).isEqualTo("AMQP: refused");
        status.ended();
        assertThat(status.problem(0)).isEqualTo("ended");
    }

    @Test
    void aMessageThatWaitsTooLongIsAProblem() {
        AcknowledgementWindow<String> window = new AcknowledgementWindow<>(9, 9);
        status.connected(window);
        AcknowledgementWindow.Entry<String> entry = window.add("a", 1, 1_000);
        assertThat(status.problem(31_000)).isNull();
        assertThat(status.problem(31_001)).contains("30 s");
        window.produced(entry);
        window.takeProduced();
        assertThat(status.problem(31_001)).isNull();
    }

    @Test
    void theAgeOfTheBacklogIsUnknownWithoutAConnection() {
        assertThat(status.backlogAge()).isEmpty();
        status.connected(new AcknowledgementWindow<>(1, 1));
        status.backlogAge(-3);
        assertThat(status.backlogAge()).hasValue(0);
        status.disconnected();
        assertThat(status.backlogAge()).isEmpty();
    }
}
