package flinkautopilot.memory;

import java.io.IOException;
import java.io.OutputStream;

/** Ties this process to the one that started it: whichever way that one ends, nothing is left behind. */
final class UntilInputEnds {
    private UntilInputEnds() {}

    static void live() {
        Thread watch = new Thread(
                () -> {
                    try {
                        System.in.transferTo(OutputStream.nullOutputStream());
                    } catch (IOException closed) {
                        // Closed is ended.
                    }
                    // With Flink's shutdown hooks: a task manager takes its leave from the job manager.
                    System.exit(0);
                },
                "until-input-ends");
        watch.setDaemon(true);
        watch.start();
    }
}
