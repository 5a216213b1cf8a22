package io.fleetpulse.gate;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

class RolloutModulesTest {

    private static final GateKey DEFAULT = new GateKey("p", "default");
    private static final GateKey MCU = new GateKey("p", "mcu");

    @Test
    void theModuleOfTheFirstTaskDecidesInTheFirstTerm() {
        RolloutModules modules = RolloutModules.none().plus(MCU, 1).plus(MCU, 1);

        assertThat(modules.termOf(MCU)).isEqualTo(1);
        assertThat(modules.termOf(DEFAULT)).isZero();
    }

    @Test
    void aModuleThatIsNamedGoesBeforeTheDefaultOne() {
        RolloutModules first = RolloutModules.none().plus(DEFAULT, 5);
        assertThat(first.termOf(DEFAULT)).isEqualTo(1);
        RolloutModules second = first.plus(MCU, 1);

        assertThat(second.termOf(MCU)).isEqualTo(2);
        assertThat(second.termOf(DEFAULT)).isZero();
        assertThat(second.plus(MCU, -1).termOf(DEFAULT)).isEqualTo(3);
    }

    @Test
    void aTaskThatIsRetractedAndEmittedAgainBeginsNoTerm() {
        RolloutModules modules = RolloutModules.none().plus(MCU, 1).plus(MCU, -1).plus(MCU, 1);

        assertThat(modules.termOf(MCU)).isEqualTo(1);
    }

    private record Task(GateKey module, long amount) {}

    @Property(tries = 300)
    void whichModuleDecidesDependsOnNoOrder(@ForAll Random random) {
        List<Task> tasks = new ArrayList<>();
        int modules = 1 + random.nextInt(2 * RolloutModules.MOST);
        for (int number = 0; number < modules; number++) {
            GateKey module = number == 0 ? DEFAULT : new GateKey("p", "m" + random.nextInt(40));
            tasks.add(new Task(module, 1));
            if (random.nextInt(3) == 0) {
                tasks.add(new Task(module, -1));
            }
        }
        tasks.add(new Task(MCU, 1));
        RolloutModules one = RolloutModules.none();
        for (Task task : tasks) {
            one = one.plus(task.module(), task.amount());
        }
        Collections.shuffle(tasks, random);
        RolloutModules other = RolloutModules.none();
        for (Task task : tasks) {
            other = other.plus(task.module(), task.amount());
        }
        assertThat(one.modules()).hasSizeLessThanOrEqualTo(RolloutModules.MOST);
        if (one.modules().stream().anyMatch(module -> module.tasks() > 0)) {
            assertThat(one.deciding()).isEqualTo(other.deciding());
        }
    }
}
