package io.fleetpulse.page.search;

import java.sql.SQLException;
import java.util.List;

/** Looks up the versions that devices run. */
@FunctionalInterface
public interface KnownVersions {

    /**
     * Returns the distinct versions of a module.
     *
     * @param module name of the module; empty for all modules
     */
    List<String> of(String module) throws SQLException;
}
