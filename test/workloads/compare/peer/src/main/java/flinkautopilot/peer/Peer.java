package flinkautopilot.peer;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.apache.flink.api.common.JobID;
import org.apache.flink.autoscaler.JobAutoScalerContext;
import org.apache.flink.autoscaler.JobAutoScalerImpl;
import org.apache.flink.autoscaler.ScalingExecutor;
import org.apache.flink.autoscaler.ScalingMetricEvaluator;
import org.apache.flink.autoscaler.event.LoggingEventHandler;
import org.apache.flink.autoscaler.state.InMemoryAutoScalerStateStore;
import org.apache.flink.client.program.rest.RestClusterClient;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.runtime.client.JobStatusMessage;

/**
 * The published Java autoscaler, asked every few seconds about the one job of a cluster, until standard input ends. Arguments:
 * the URL of Flink's REST API, the seconds. Options: `-Dautoscaler.<key>=<value>`. Prints a line when it has looked, with the time of
 * its sample: `{"at": <epoch milliseconds, to the microsecond>}`.
 */
public final class Peer {
    private Peer() {}

    public static void main(String[] args) throws Exception {
        URI rest = URI.create(args[0]);
        long everyMillis = 1000 * Long.parseLong(args[1]);
        Configuration options = Configuration.fromMap(withPrefix(System.getProperties(), "autoscaler."));
        Configuration client = new Configuration();
        client.set(RestOptions.ADDRESS, rest.getHost());
        client.set(RestOptions.PORT, rest.getPort());
        var events = new LoggingEventHandler<JobID, JobAutoScalerContext<JobID>>();
        var store = new InMemoryAutoScalerStateStore<JobID, JobAutoScalerContext<JobID>>();
        var clock = new RememberingClock();
        var scaler = new JobAutoScalerImpl<>(
                new CollectorByClock(clock),
                new ScalingMetricEvaluator(),
                new ScalingExecutor<>(events, store),
                events,
                new Requirements(rest),
                store);
        endWithInput();
        while (true) {
            clock.forget();
            long next = System.currentTimeMillis() + everyMillis;
            try (RestClusterClient<String> jobs = new RestClusterClient<>(client, "peer")) {
                for (JobStatusMessage job : jobs.listJobs().get()) {
                    scaler.scale(new JobAutoScalerContext<>(
                            job.getJobId(),
                            job.getJobId(),
                            job.getJobState(),
                            options,
                            new UnregisteredMetricsGroup(),
                            () -> new RestClusterClient<>(client, "peer")));
                }
            }
            // Whether a window of six looks is full may hang on a microsecond.
            BigDecimal millis = BigDecimal.valueOf(ChronoUnit.MICROS.between(Instant.EPOCH, clock.first()), 3);
            System.out.println("{\"at\": " + millis.toPlainString() + "}");
            Thread.sleep(Math.max(0, next - System.currentTimeMillis()));
        }
    }

    private static void endWithInput() {
        Thread watch = new Thread(() -> {
            try {
                while (System.in.read() >= 0) {
                    // Nothing is said to it.
                }
            } catch (IOException closed) {
                // Closed is ended.
            }
            Runtime.getRuntime().halt(0);
        });
        watch.setDaemon(true);
        watch.start();
    }

    private static Map<String, String> withPrefix(Properties properties, String prefix) {
        return properties.stringPropertyNames().stream()
                .filter(name -> name.startsWith(prefix))
                .collect(Collectors.toMap(name -> name.substring(prefix.length()), properties::getProperty));
    }
}
