package flinkautopilot.peer;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.apache.flink.api.common.JobID;
import org.apache.flink.autoscaler.JobAutoScalerContext;
import org.apache.flink.autoscaler.realizer.ScalingRealizer;
import org.apache.flink.autoscaler.tuning.ConfigChanges;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;

/** Asks Flink for what the autoscaler wants, where that is not what it was asked for before. */
final class Requirements implements ScalingRealizer<JobID, JobAutoScalerContext<JobID>> {
    private final URI rest;
    private final HttpClient http = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();

    Requirements(URI rest) {
        this.rest = rest;
    }

    @Override
    public void realizeParallelismOverrides(JobAutoScalerContext<JobID> job, Map<String, String> overrides)
            throws Exception {
        URI path = rest.resolve("/jobs/" + job.getJobID() + "/resource-requirements");
        ObjectNode wanted = (ObjectNode) json.readTree(send(HttpRequest.newBuilder(path).GET()));
        JsonNode before = wanted.deepCopy();
        overrides.forEach((vertex, parallelism) -> {
            if (wanted.has(vertex)) {
                ((ObjectNode) wanted.get(vertex).get("parallelism")).put("upperBound", Integer.parseInt(parallelism));
            }
        });
        if (wanted.equals(before)) return;
        send(HttpRequest.newBuilder(path)
                .header("content-type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(wanted.toString())));
    }

    @Override
    public void realizeConfigOverrides(JobAutoScalerContext<JobID> job, ConfigChanges changes) {}

    private String send(HttpRequest.Builder request) throws Exception {
        HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) throw new IllegalStateException(answer.statusCode() + " " + answer.body());
        return answer.body();
    }
}
