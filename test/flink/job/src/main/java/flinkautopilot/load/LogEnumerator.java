package flinkautopilot.load;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SplitsAssignment;

/**
 * Hands out the partitions once, when every reader is there. After a rescale the readers bring them along themselves:
 * Flink spreads their state over the new subtasks.
 */
final class LogEnumerator implements SplitEnumerator<LogSplit, Boolean> {
    private final SplitEnumeratorContext<LogSplit> context;
    private final Map<Integer, List<LogSplit>> returned = new ConcurrentHashMap<>();
    private volatile boolean assigned;

    LogEnumerator(SplitEnumeratorContext<LogSplit> context, boolean assigned) {
        this.context = context;
        this.assigned = assigned;
    }

    @Override
    public void addReader(int subtask) {
        List<LogSplit> back = returned.remove(subtask);
        if (back != null) context.assignSplits(new SplitsAssignment<>(Map.of(subtask, back)));
        int readers = context.currentParallelism();
        if (assigned || context.registeredReaders().size() < readers) return;
        Map<Integer, List<LogSplit>> splits = new HashMap<>();
        for (int partition = 0; partition < Log.PARTITIONS; partition++) {
            splits.computeIfAbsent(partition % readers, any -> new ArrayList<>()).add(new LogSplit(partition, 0));
        }
        context.assignSplits(new SplitsAssignment<>(splits));
        assigned = true;
    }

    /** A reader failed before its splits were in a checkpoint. */
    @Override
    public void addSplitsBack(List<LogSplit> splits, int subtask) {
        returned.computeIfAbsent(subtask, any -> new ArrayList<>()).addAll(splits);
    }

    @Override
    public Boolean snapshotState(long checkpoint) {
        return assigned;
    }

    @Override
    public void start() {
        context.metricGroup()
                .setUnassignedSplitsGauge(
                        () -> assigned ? (long) returned.values().stream().mapToInt(List::size).sum() : Log.PARTITIONS);
    }

    @Override
    public void handleSplitRequest(int subtask, String host) {}

    @Override
    public void close() {}
}
