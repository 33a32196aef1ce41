package flinkautopilot.load;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.metrics.Counter;

/** Emits what its partitions hold, one record of each in turn, and says truly how much is still waiting. */
final class LogReader implements SourceReader<Event, LogSplit> {
    /** How long a reader rests that has read everything. */
    private static final long REST_MILLIS = 5;

    private final Counter recordsIn;
    private final Tally.Entry tally = Tally.register("read");
    /** Partition -> next offset. Concurrent: the gauge is read by other threads. */
    private final ConcurrentSkipListMap<Integer, Long> offsets = new ConcurrentSkipListMap<>();

    private int last = -1;

    LogReader(SourceReaderContext context) {
        recordsIn = context.metricGroup().getIOMetricGroup().getNumRecordsInCounter();
        context.metricGroup().setPendingRecordsGauge(this::pending);
    }

    private long pending() {
        long waiting = 0;
        for (Map.Entry<Integer, Long> split : offsets.entrySet()) {
            waiting += Math.max(0, Log.end(split.getKey()) - split.getValue());
        }
        return waiting;
    }

    @Override
    public InputStatus pollNext(ReaderOutput<Event> output) {
        for (int tried = 0; tried < offsets.size(); tried++) {
            Integer next = offsets.higherKey(last);
            last = next == null ? offsets.firstKey() : next;
            long offset = offsets.get(last);
            if (offset < Log.end(last)) {
                output.collect(Log.read(last, offset));
                offsets.put(last, offset + 1);
                recordsIn.inc();
                tally.count++;
                return InputStatus.MORE_AVAILABLE;
            }
        }
        return InputStatus.NOTHING_AVAILABLE;
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
        return CompletableFuture.runAsync(
                () -> {}, CompletableFuture.delayedExecutor(REST_MILLIS, TimeUnit.MILLISECONDS));
    }

    @Override
    public void addSplits(List<LogSplit> splits) {
        for (LogSplit split : splits) {
            offsets.put(split.partition(), split.offset());
            tally.count += split.offset();
        }
    }

    @Override
    public List<LogSplit> snapshotState(long checkpoint) {
        return offsets.entrySet().stream().map(split -> new LogSplit(split.getKey(), split.getValue())).toList();
    }

    @Override
    public void close() {
        tally.remove();
    }

    @Override
    public void start() {}

    @Override
    public void notifyNoMoreSplits() {}
}
