package flinkautopilot.memory;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessSpec;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.apache.flink.runtime.util.config.memory.ProcessMemoryUtils;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Flink's own calculation of a task manager's memory, the one that its start scripts ask for. Every line of standard
 * input is a configuration (JSON, key to text); the line it answers with says what Flink makes of it, or why it won't.
 */
public final class Calculation {
    private Calculation() {}

    private static final ObjectMapper JSON = new ObjectMapper();

    public static void main(String[] args) throws Exception {
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            System.out.println(JSON.writeValueAsString(answer(line)));
            System.out.flush();
        }
    }

    @SuppressWarnings("unchecked")
    private static ObjectNode answer(String line) throws Exception {
        Configuration configuration = Configuration.fromMap((Map<String, String>) JSON.readValue(line, Map.class));
        ObjectNode answer = JSON.createObjectNode();
        TaskExecutorProcessSpec spec;
        try {
            spec = TaskExecutorProcessUtils.processSpecFromConfig(configuration);
        } catch (RuntimeException refusal) {
            answer.put("kind", "refused").put("error", refusal.getClass().getSimpleName());
            return answer.put("message", withCauses(refusal));
        }
        answer.put("kind", "accepted");
        answer.put("jvmParameters", ProcessMemoryUtils.generateJvmParametersStr(spec));
        answer.put("dynamicProperties", TaskExecutorProcessUtils.generateDynamicConfigsStr(spec));
        ObjectNode pools = answer.putObject("pools");
        pools.put("frameworkHeap", spec.getFlinkMemory().getFrameworkHeap().getBytes());
        pools.put("frameworkOffHeap", spec.getFlinkMemory().getFrameworkOffHeap().getBytes());
        pools.put("taskHeap", spec.getTaskHeapSize().getBytes());
        pools.put("taskOffHeap", spec.getTaskOffHeapSize().getBytes());
        pools.put("managed", spec.getManagedMemorySize().getBytes());
        pools.put("network", spec.getNetworkMemSize().getBytes());
        pools.put("metaspace", spec.getJvmMetaspaceSize().getBytes());
        pools.put("overhead", spec.getJvmOverheadSize().getBytes());
        return answer;
    }

    private static String withCauses(Throwable error) {
        StringBuilder all = new StringBuilder(String.valueOf(error.getMessage()));
        for (Throwable cause = error.getCause(); cause != null; cause = cause.getCause()) {
            all.append(" | ").append(cause.getMessage());
        }
        return all.toString();
    }
}
