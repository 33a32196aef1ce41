package flinkautopilot.cluster;

import com.sun.net.httpserver.HttpServer;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;

/**
 * A whole Flink in this process, with a job running in it, until standard input ends: the caller can die in any way,
 * nothing is left behind. Properties on the command line are the cluster's configuration (`-Dflink.<key>=<value>`) and
 * the job's (`-Djob.<name>=<value>`). Prints one line of JSON when all of it is up.
 */
public final class LocalCluster {
    private LocalCluster() {}

    /** What runs in the cluster. */
    public interface Program {
        Running start(MiniCluster cluster, Configuration configuration) throws Exception;
    }

    /** The name of the job, and the control of its load. */
    public record Running(String job, HttpServer control) {}

    public static void run(Program program) {
        Configuration configuration = Configuration.fromMap(withPrefix(System.getProperties(), "flink."));
        MiniClusterConfiguration shape = new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setNumTaskManagers(Integer.getInteger("job.taskManagers", 2))
                .setNumSlotsPerTaskManager(Integer.getInteger("job.slotsPerTaskManager", 8))
                .build();
        int status = 0;
        try (MiniCluster cluster = new MiniCluster(shape)) {
            cluster.start();
            Running running = program.start(cluster, configuration);
            System.out.printf(
                    "{\"rest\":\"%s\",\"control\":\"http://127.0.0.1:%d\",\"job\":\"%s\"}%n",
                    cluster.getRestAddress().get(), running.control().getAddress().getPort(), running.job());
            System.in.transferTo(OutputStream.nullOutputStream());
            running.control().stop(0);
        } catch (Exception e) {
            e.printStackTrace();
            status = 1;
        }
        // Some of Flink's threads are not daemons.
        System.exit(status);
    }

    private static Map<String, String> withPrefix(Properties properties, String prefix) {
        Map<String, String> chosen = new HashMap<>();
        for (String name : properties.stringPropertyNames()) {
            if (name.startsWith(prefix)) chosen.put(name.substring(prefix.length()), properties.getProperty(name));
        }
        return chosen;
    }
}
