package io.fleetpulse.config;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Reads the file that {@code product.settings} names: JSON, which may contain comments.
 *
 * <pre>
 * [
 *   {"products": ["a1Track*"], "connectivity.flapping.transitions": 20, "incident.devices": 100},
 *   {"products": ["a1ThermT003"], "rollout.stall-after": "2h"}
 * ]
 * </pre>
 *
 * <p>Any mistake refuses the configuration.
 */
final class ProductSettingsFile {

    private static final Map<String, ConfigKey<?>> KEYS =
            ProductSettings.KEYS.stream()
                    .collect(
                            Collectors.toMap(
                                    ConfigKey::name,
                                    key -> key,
                                    (one, other) -> one,
                                    LinkedHashMap::new));

    private final JsonFile json;
    private final List<ProductSettings.Entry> entries = new ArrayList<>();

    private ProductSettingsFile(JsonFile json) {
        this.json = json;
    }

    /** Reads the settings and reports every mistake with its line. */
    static ProductSettings read(String file, Mistakes mistakes) {
        return JsonFileReader.read(
                        file,
                        problem -> mistakes.add(ConfigKeys.PRODUCT_SETTINGS.name(), file, problem),
                        json -> new ProductSettingsFile(json).settings(file))
                .orElse(ProductSettings.none());
    }

    private ProductSettings settings(String file) throws IOException {
        json.next();
        if (json.isList("expected a list of objects with products and their settings")) {
            while (json.nextElement()) {
                if (json.isObject("expected an object with products and their settings")) {
                    entry();
                }
            }
        }
        json.end();
        return new ProductSettings(file, List.copyOf(entries));
    }

    private void entry() throws IOException {
        int line = json.line();
        List<String> products = List.of();
        LinkedHashMap<String, Serializable> values = new LinkedHashMap<>();
        for (String name = json.nextMember(); name != null; name = json.nextMember()) {
            ConfigKey<?> key = KEYS.get(name);
            if (key != null) {
                values.put(name, (Serializable) json.value(name, key.type()));
            } else if (name.equals("products")) {
                products = json.texts(name);
            } else {
                json.unknown(name, "products, " + String.join(", ", KEYS.keySet()));
            }
        }
        if (products.isEmpty()) {
            json.wrong(line, "\"products\": expected product keys");
        }
        if (values.isEmpty()) {
            json.wrong(line, "expected a setting beside \"products\"");
        }
        entries.add(new ProductSettings.Entry(products, values));
    }
}
