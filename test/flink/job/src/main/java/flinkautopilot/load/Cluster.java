package flinkautopilot.load;

import flinkautopilot.cluster.LocalCluster;

/** The load job in a cluster of this process. */
public final class Cluster {
    private Cluster() {}

    public static void main(String[] args) {
        Log.setRate(Integer.getInteger("job.recordsPerSecond", 0));
        LocalCluster.run((cluster, configuration) -> {
            Application application = new Application(cluster, configuration);
            return new LocalCluster.Running(application.start(), Control.start(application));
        });
    }
}
