package flinkautopilot.beam;

import flinkautopilot.cluster.ControlServer;
import flinkautopilot.cluster.LocalCluster;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.beam.model.pipeline.v1.RunnerApi;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.runners.flink.FlinkStreamingPortablePipelineTranslator;
import org.apache.beam.runners.fnexecution.provisioning.JobInfo;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.util.construction.PipelineOptionsTranslation;

/**
 * A pipeline of another language on Beam's portable runner for Flink: what Beam's job server does with the pipeline that it is
 * sent, done with the file of a pipeline. (The job server itself needs `beam-runners-java-job-service`.)
 */
public final class PortableCluster {
    private PortableCluster() {}

    public static void main(String[] args) {
        LocalCluster.run((cluster, configuration) -> {
            URI rest = cluster.getRestAddress().get();
            FlinkPipelineOptions options = PipelineOptionsFactory.as(FlinkPipelineOptions.class);
            options.setRunner(null);
            options.setStreaming(true);
            options.setJobName("portable");
            options.setFlinkMaster(rest.getHost() + ":" + rest.getPort());
            options.setAttachedMode(false);
            options.setParallelism(Integer.getInteger("job.parallelism", 1));
            options.setCheckpointingInterval(2_000L);
            // Under a second of work, so that a checkpoint or a rescale does not wait for the end of a long one.
            options.setMaxBundleSize(100L);
            // What a bundle made that a checkpoint ended waits for the next bundle: for ever, where each part of the source is read once.
            options.setFinishBundleBeforeCheckpointing(true);
            RunnerApi.Pipeline pipeline;
            try (InputStream file = Files.newInputStream(Path.of(System.getProperty("job.pipeline")))) {
                pipeline = RunnerApi.Pipeline.parseFrom(file);
            }
            JobInfo info = JobInfo.create("portable", "portable", "", PipelineOptionsTranslation.toProto(options));
            FlinkStreamingPortablePipelineTranslator translator = new FlinkStreamingPortablePipelineTranslator();
            var context = translator.createTranslationContext(info, options, null, List.of());
            translator.translate(context, translator.prepareForTranslation(pipeline)).execute("portable");
            return new LocalCluster.Running("portable", new ControlServer().start());
        });
    }
}
