package flinkautopilot.load;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/** Takes its time over every record, and checks that its key's records arrive each exactly once and in order. */
final class CountPerKey extends KeyedProcessFunction<Integer, Event, Event> implements CheckpointedFunction {
    private final String stage;
    private final long workMillis;

    private transient Turns turns;

    CountPerKey(String stage, long workMillis) {
        this.stage = stage;
        this.workMillis = workMillis;
    }

    @Override
    public void processElement(Event event, Context context, Collector<Event> output) throws Exception {
        if (workMillis > 0) Thread.sleep(workMillis);
        turns.see(event.sequence);
        output.collect(event);
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        turns = new Turns(stage, context);
    }

    @Override
    public void open(OpenContext context) {
        turns.open(getRuntimeContext());
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        turns.snapshot();
    }

    @Override
    public void close() {
        if (turns != null) turns.close();
    }
}
