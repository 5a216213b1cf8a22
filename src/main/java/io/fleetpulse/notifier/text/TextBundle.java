package io.fleetpulse.notifier.text;

import java.util.Locale;
import java.util.ResourceBundle;

/** Loads the texts that are written in several languages. */
public final class TextBundle {

    private TextBundle() {}

    /**
     * Returns the texts of a language; English if the language has none, regardless of the
     * machine's locale.
     *
     * @param name the package and file name of the English texts, without its ending
     */
    public static ResourceBundle of(String name, Locale language) {
        return ResourceBundle.getBundle(
                name,
                language,
                ResourceBundle.Control.getNoFallbackControl(
                        ResourceBundle.Control.FORMAT_PROPERTIES));
    }
}
