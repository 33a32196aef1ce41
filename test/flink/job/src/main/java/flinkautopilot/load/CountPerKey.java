package flinkautopilot.load;

import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Takes its time over every record, and checks that its key's records arrive each exactly once and in order. How far a
 * key has come is keyed state; the totals are operator state, which Flink hands on piece by piece when it rescales.
 */
final class CountPerKey extends KeyedProcessFunction<Integer, Event, Event> implements CheckpointedFunction {
    private final String stage;
    private final long workMillis;

    private transient ValueState<Long> expected;
    private transient ListState<Long> counts;
    private transient ListState<Long> gaps;
    private transient ListState<Long> repeats;
    private transient Tally.Entry tally;

    CountPerKey(String stage, long workMillis) {
        this.stage = stage;
        this.workMillis = workMillis;
    }

    @Override
    public void processElement(Event event, Context context, Collector<Event> output) throws Exception {
        if (workMillis > 0) Thread.sleep(workMillis);
        long sequence = expected.value() == null ? 0 : expected.value();
        if (event.sequence < sequence) tally.repeats++;
        if (event.sequence > sequence) tally.gaps += event.sequence - sequence;
        expected.update(Math.max(sequence, event.sequence + 1));
        tally.count++;
        output.collect(event);
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        counts = context.getOperatorStateStore().getListState(new ListStateDescriptor<>("counts", Types.LONG));
        gaps = context.getOperatorStateStore().getListState(new ListStateDescriptor<>("gaps", Types.LONG));
        repeats = context.getOperatorStateStore().getListState(new ListStateDescriptor<>("repeats", Types.LONG));
        tally = Tally.register(stage);
        tally.count = sum(counts);
        tally.gaps = sum(gaps);
        tally.repeats = sum(repeats);
    }

    private static long sum(ListState<Long> parts) throws Exception {
        long sum = 0;
        for (long part : parts.get()) sum += part;
        return sum;
    }

    @Override
    public void open(OpenContext context) {
        expected = getRuntimeContext().getState(new ValueStateDescriptor<>("expected", Types.LONG));
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        counts.update(List.of(tally.count));
        gaps.update(List.of(tally.gaps));
        repeats.update(List.of(tally.repeats));
    }

    @Override
    public void close() {
        if (tally != null) tally.remove();
    }
}
