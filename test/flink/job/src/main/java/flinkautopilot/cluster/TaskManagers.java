package flinkautopilot.cluster;

import java.util.concurrent.TimeUnit;
import org.apache.flink.runtime.minicluster.MiniCluster;

/** Ends and starts task managers of a running cluster: without any, its jobs wait, as in an outage. */
public final class TaskManagers {
    private static final long MOST_SECONDS = 60;

    private final MiniCluster cluster;
    private int started;
    private int running;

    public TaskManagers(MiniCluster cluster) {
        this.cluster = cluster;
        this.started = Integer.getInteger("job.taskManagers", 2);
        this.running = started;
    }

    public synchronized void keep(int wanted) throws Exception {
        while (running > wanted) {
            cluster.terminateTaskManager(started - running).get(MOST_SECONDS, TimeUnit.SECONDS);
            running--;
        }
        while (running < wanted) {
            cluster.startTaskManager();
            started++;
            running++;
        }
    }
}
