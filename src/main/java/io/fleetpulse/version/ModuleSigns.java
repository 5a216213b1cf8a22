package io.fleetpulse.version;

import java.util.ArrayList;
import java.util.List;

/**
 * The state of a module of a device.
 *
 * @param signs in {@link VersionSign#ORDER}
 * @param level how far the signs are thinned
 */
public record ModuleSigns(List<VersionSign> signs, int level) {

    static final ModuleSigns NONE = new ModuleSigns(List.of(), 0);

    static ModuleSigns of(ModuleHistory history) {
        return new ModuleSigns(history.signs(), history.level());
    }

    /** A history of these signs. */
    ModuleHistory history() {
        return new ModuleHistory(new ArrayList<>(signs), level);
    }

    /** The newest sign. */
    VersionSign newest() {
        return signs.get(signs.size() - 1);
    }
}
