package io.fleetpulse.version;

import java.util.ArrayList;
import java.util.List;

/**
 * What is kept of a module of a device.
 *
 * @param signs in {@link VersionSign#ORDER}
 * @param level how far they are thinned
 */
public record ModuleSigns(List<VersionSign> signs, int level) {

    static final ModuleSigns NONE = new ModuleSigns(List.of(), 0);

    static ModuleSigns of(ModuleHistory history) {
        return new ModuleSigns(history.signs(), history.level());
    }

    /** A history that begins with these signs. */
    ModuleHistory history() {
        return new ModuleHistory(new ArrayList<>(signs), level);
    }

    /** The newest sign. */
    VersionSign newest() {
        return signs.get(signs.size() - 1);
    }
}
