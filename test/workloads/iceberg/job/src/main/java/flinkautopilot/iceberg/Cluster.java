package flinkautopilot.iceberg;

import flinkautopilot.cluster.ControlServer;
import flinkautopilot.cluster.LocalCluster;
import flinkautopilot.load.Log;
import flinkautopilot.load.Tally;

/** A job that writes a table and one that reads it, in a cluster of this process. */
public final class Cluster {
    private Cluster() {}

    public static void main(String[] args) {
        LocalCluster.run((cluster, configuration) -> {
            Table table = new Table(System.getProperty("job.warehouse"));
            cluster.submitJob(Jobs.write(configuration, table.loader(), Integer.getInteger("job.write", 1))).get();
            cluster.submitJob(Jobs.read(configuration, table.loader(), Integer.getInteger("job.read", 1))).get();
            ControlServer control = new ControlServer()
                    .put("rate", Log::setRate)
                    .put("commit", SlowFiles::setCommitMillis)
                    .get("totals", () -> totals(table));
            return new LocalCluster.Running("write", control.start());
        });
    }

    private static String totals(Table table) {
        return ("{\"recordsPerSecond\":%d,\"written\":%d,\"committed\":%d,\"files\":%d,\"bytes\":%d,\"read\":%d,"
                        + "\"sequences\":%d}")
                .formatted(
                        Math.round(Log.rate()),
                        Log.head(),
                        table.rows(),
                        table.files(),
                        table.bytes(),
                        Tally.total("rows").count,
                        Tally.total("sequences").count);
    }
}
