package flinkautopilot.memory;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint;

/**
 * A real job manager, for task managers of other processes, until standard input ends. The argument is the folder of
 * its configuration. Prints one line of JSON, its ports, when it is up.
 */
public final class JobManager {
    private JobManager() {}

    public static void main(String[] args) throws Exception {
        UntilInputEnds.live();
        Configuration configuration = GlobalConfiguration.loadConfiguration(args[0]);
        StandaloneSessionClusterEntrypoint entrypoint = new StandaloneSessionClusterEntrypoint(configuration);
        entrypoint.startCluster();
        System.out.printf("{\"rest\":%d,\"rpc\":%d}%n", entrypoint.getRestPort(), entrypoint.getRpcPort());
        System.out.flush();
    }
}
