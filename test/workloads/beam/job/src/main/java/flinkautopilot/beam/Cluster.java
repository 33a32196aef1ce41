package flinkautopilot.beam;

import flinkautopilot.cluster.ControlServer;
import flinkautopilot.cluster.LocalCluster;
import java.net.URI;
import java.util.List;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.runners.flink.FlinkRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.GenerateSequence;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.joda.time.Duration;

/**
 * A Beam pipeline on Flink's runner: numbers -> slow (a ParDo) -> group (a GroupByKey) -> count (with state); and beside it a second one that
 * shares nothing with the first. Their sources know how many bytes wait, never how many records.
 */
public final class Cluster {
    private static final int KEYS = 48;

    private Cluster() {}

    public static void main(String[] args) {
        LocalCluster.run((cluster, configuration) -> {
            URI rest = cluster.getRestAddress().get();
            FlinkPipelineOptions options = PipelineOptionsFactory.as(FlinkPipelineOptions.class);
            options.setRunner(FlinkRunner.class);
            options.setStreaming(true);
            options.setJobName("beam");
            options.setFlinkMaster(rest.getHost() + ":" + rest.getPort());
            options.setFilesToStage(List.of());
            options.setAttachedMode(false);
            options.setParallelism(Integer.getInteger("job.parallelism", 1));
            options.setMaxParallelism(Integer.getInteger("job.maxParallelism", -1));
            options.setCheckpointingInterval(2_000L);
            Pipeline pipeline = Pipeline.create(options);
            long slowMillis = Long.getLong("job.workMillis", 5);
            pipeline.apply("orders/numbers", numbers(Integer.getInteger("job.recordsPerSecond", 100)))
                    .apply("spread", Reshuffle.viaRandomKey())
                    .apply("slow (per record)", ParDo.of(new Slow(slowMillis)))
                    .apply("key", WithKeys.of((Long number) -> Count.keyOf(number, KEYS)).withKeyType(TypeDescriptors.integers()))
                    .apply("window", Window.into(FixedWindows.of(Duration.standardSeconds(2))))
                    .apply("group", GroupByKey.create())
                    .apply("global", Window.into(new GlobalWindows()))
                    .apply("count", ParDo.of(new Count(KEYS)));
            pipeline.apply("other/numbers", numbers(20))
                    .apply("other spread", Reshuffle.viaRandomKey())
                    .apply("other work", ParDo.of(new Slow(1)));
            pipeline.run();
            ControlServer control = new ControlServer().get("totals", () -> Count.totals(KEYS));
            return new LocalCluster.Running("beam", control.start());
        });
    }

    private static GenerateSequence numbers(int recordsPerSecond) {
        return GenerateSequence.from(0).withRate(recordsPerSecond, Duration.standardSeconds(1));
    }

    private static final class Slow extends DoFn<Long, Long> {
        private final long millis;

        Slow(long millis) {
            this.millis = millis;
        }

        @ProcessElement
        public void process(@Element Long number, OutputReceiver<Long> output) throws InterruptedException {
            Thread.sleep(millis);
            output.output(number);
        }
    }
}
