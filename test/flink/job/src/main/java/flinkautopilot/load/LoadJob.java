package flinkautopilot.load;

import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/** log -HASH-> work -HASH-> verify. `work` is the bottleneck: a subtask handles 1000 / workMillis records a second. */
final class LoadJob {
    private LoadJob() {}

    static JobGraph graph(Configuration configuration, int parallelism, int workParallelism, long workMillis) {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.setParallelism(parallelism);
        env.setMaxParallelism(Keys.MAX_PARALLELISM);
        env.fromSource(new LogSource(), WatermarkStrategy.noWatermarks(), "log", Types.POJO(Event.class))
                .uid("log")
                .keyBy(event -> event.key)
                .process(new CountPerKey("worked", workMillis))
                .returns(Types.POJO(Event.class))
                .name("work")
                .uid("work")
                .setParallelism(workParallelism)
                .keyBy(event -> event.key)
                .process(new CountPerKey("verified", 0))
                .returns(Types.POJO(Event.class))
                .name("verify")
                .uid("verify")
                .sinkTo(new DiscardingSink<>())
                .name("done")
                .uid("done");
        return env.getStreamGraph().getJobGraph();
    }
}
