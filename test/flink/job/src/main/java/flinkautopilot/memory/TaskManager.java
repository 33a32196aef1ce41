package flinkautopilot.memory;

import org.apache.flink.runtime.taskexecutor.TaskManagerRunner;

/** A real task manager with the arguments that Flink's start script would give it, until standard input ends. */
public final class TaskManager {
    private TaskManager() {}

    public static void main(String[] args) throws Exception {
        UntilInputEnds.live();
        TaskManagerRunner.main(args);
    }
}
