package io.fleetpulse.page.search;

import java.sql.SQLException;
import java.util.List;

/** The versions that devices run now. */
@FunctionalInterface
public interface KnownVersions {

    /**
     * Each version of a module once.
     *
     * @param module empty for those of every module
     */
    List<String> of(String module) throws SQLException;
}
