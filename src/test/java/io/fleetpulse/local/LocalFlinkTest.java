package io.fleetpulse.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.flink.api.common.JobStatus;
import org.apache.flink.core.execution.JobClient;
import org.junit.jupiter.api.Test;

import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;

class LocalFlinkTest {

    @Test
    void theStatusIsTheJobs() {
        assertThat(flink(CompletableFuture.completedFuture(JobStatus.RUNNING)).status())
                .contains(JobStatus.RUNNING);
    }

    /** Flink's calls end after ten seconds without an answer, which ended the whole stack. */
    @Test
    void aFlinkThatIsBusyHasNoStatus() {
        assertThat(flink(CompletableFuture.failedFuture(new TimeoutException())).status())
                .isEmpty();
    }

    @Test
    void anotherFailureIsOne() {
        IllegalStateException failure = new IllegalStateException();

        assertThatThrownBy(() -> flink(CompletableFuture.failedFuture(failure)).status())
                .hasCause(failure);
    }

    private static LocalFlink flink(CompletableFuture<JobStatus> status) {
        JobClient job =
                (JobClient)
                        Proxy.newProxyInstance(
                                JobClient.class.getClassLoader(),
                                new Class<?>[] {JobClient.class},
                                (proxy, method, arguments) -> status);
        return new LocalFlink(job, 0);
    }
}
