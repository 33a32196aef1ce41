package flinkautopilot.load;

import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.runtime.minicluster.MiniCluster;

/**
 * The job as an application of Managed Flink has it: an update stops it with a savepoint and submits it again at another
 * parallelism, as another job. Properties: `job.parallelism` at the start, `job.uniform` for all vertices instead of
 * `work` alone, `job.workMillis`, `job.savepoints` for the folder.
 */
final class Application {
    private static final long MOST_SECONDS = 60;

    private final MiniCluster cluster;
    private final Configuration configuration;
    private JobID running;

    Application(MiniCluster cluster, Configuration configuration) {
        this.cluster = cluster;
        this.configuration = configuration;
    }

    /** Returns the name of the job. */
    synchronized String start() throws Exception {
        return submit(Integer.getInteger("job.parallelism", 1), SavepointRestoreSettings.none());
    }

    synchronized void restart(int parallelism) throws Exception {
        String savepoint = cluster.stopWithSavepoint(
                        running, System.getProperty("job.savepoints"), false, SavepointFormatType.CANONICAL)
                .get(MOST_SECONDS, TimeUnit.SECONDS);
        cluster.requestJobResult(running).get(MOST_SECONDS, TimeUnit.SECONDS);
        submit(parallelism, SavepointRestoreSettings.forPath(savepoint));
    }

    private String submit(int parallelism, SavepointRestoreSettings from) throws Exception {
        int others = Boolean.getBoolean("job.uniform") ? parallelism : 1;
        JobGraph job = LoadJob.graph(configuration, others, parallelism, Long.getLong("job.workMillis", 5));
        job.setSavepointRestoreSettings(from);
        cluster.submitJob(job).get();
        running = job.getJobID();
        return job.getName();
    }
}
