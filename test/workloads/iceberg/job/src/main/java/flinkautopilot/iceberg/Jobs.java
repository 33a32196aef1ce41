package flinkautopilot.iceberg;

import flinkautopilot.load.Event;
import flinkautopilot.load.Keys;
import flinkautopilot.load.LogSource;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.table.data.RowData;
import org.apache.iceberg.flink.TableLoader;
import org.apache.iceberg.flink.sink.IcebergSink;
import org.apache.iceberg.flink.source.IcebergSource;
import org.apache.iceberg.flink.source.StreamingStartingStrategy;

/** `write`: log -> rows -> Iceberg.  `read`: Iceberg -> count. Each commits, and discovers, once for each checkpoint. */
final class Jobs {
    private Jobs() {}

    static JobGraph write(Configuration configuration, TableLoader table, int parallelism) {
        StreamExecutionEnvironment env = environment(configuration, "write");
        env.setParallelism(parallelism);
        DataStream<RowData> rows = env.fromSource(
                        new LogSource(), WatermarkStrategy.noWatermarks(), "log", Types.POJO(Event.class))
                .uid("log")
                .setParallelism(1)
                .rebalance()
                .map(new ToRow(Long.getLong("job.writeMillis", 5)))
                .returns(FlinkRow.TYPE)
                .name("rows")
                .uid("rows")
                .setParallelism(parallelism);
        IcebergSink.forRowData(rows)
                .tableLoader(table)
                .uidSuffix("orders")
                .writeParallelism(parallelism)
                .append();
        return env.getStreamGraph().getJobGraph();
    }

    static JobGraph read(Configuration configuration, TableLoader table, int parallelism) {
        StreamExecutionEnvironment env = environment(configuration, "read");
        env.setParallelism(parallelism);
        IcebergSource<RowData> source = IcebergSource.forRowData()
                .tableLoader(table)
                .streaming(true)
                .monitorInterval(Duration.ofSeconds(1))
                .streamingStartingStrategy(StreamingStartingStrategy.TABLE_SCAN_THEN_INCREMENTAL)
                .build();
        env.fromSource(source, WatermarkStrategy.noWatermarks(), "orders", FlinkRow.TYPE)
                .uid("orders")
                .process(new CountRows(Long.getLong("job.readMillis", 2)))
                .returns(Types.LONG)
                .name("count")
                .uid("count")
                .sinkTo(new DiscardingSink<>())
                .name("done")
                .uid("done");
        return env.getStreamGraph().getJobGraph();
    }

    private static StreamExecutionEnvironment environment(Configuration configuration, String name) {
        Configuration own = new Configuration(configuration);
        own.set(PipelineOptions.NAME, name);
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(own);
        env.setMaxParallelism(Keys.MAX_PARALLELISM);
        return env;
    }
}
