package io.fleetpulse.telemetry;

import static io.fleetpulse.telemetry.TelemetryPipeline.MINUTE;

import java.nio.file.Path;

/** Writes the state of this build's operators to the folder that its argument names. */
final class EarlierStateWriter {

    private EarlierStateWriter() {}

    public static void main(String[] arguments) throws Exception {
        before().save(Path.of(arguments[0]));
    }

    /** An open window and one that can still be restated, of numbers, texts and two devices. */
    static TelemetryPipeline before() throws Exception {
        TelemetryPipeline pipeline = TelemetryPipeline.open();
        pipeline.process(
                Posted.post("1", MINUTE + 1).number("t", MINUTE + 1, 20.5).text("s", MINUTE, "on"),
                Posted.post("2", MINUTE + 2).number("t", MINUTE + 2, 21),
                Posted.post("3", MINUTE + 3).from("e").number("t", MINUTE + 3, 5));
        pipeline.watermark(2 * MINUTE + 5);
        pipeline.process(
                Posted.post("4", 2 * MINUTE + 9)
                        .number("t", 2 * MINUTE + 9, 22)
                        .text("s", 2 * MINUTE + 9, "off"));
        return pipeline;
    }
}
