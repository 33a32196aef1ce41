package flinkautopilot.peer;

import java.time.Clock;
import org.apache.flink.api.common.JobID;
import org.apache.flink.autoscaler.JobAutoScalerContext;
import org.apache.flink.autoscaler.RestApiMetricsCollector;

/** The published collector, whose clock can be read. */
final class CollectorByClock extends RestApiMetricsCollector<JobID, JobAutoScalerContext<JobID>> {
    CollectorByClock(Clock clock) {
        setClock(clock);
    }
}
