package flinkautopilot.iceberg;

import flinkautopilot.load.Tally;
import java.util.List;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.Collector;

/**
 * Counts rows, and adds up their sequences: files are read in any order, so the sum tells whether a row came twice and another
 * one never. Takes its time over every row.
 */
final class CountRows extends ProcessFunction<RowData, Long> implements CheckpointedFunction {
    private final long workMillis;

    private transient ListState<Long> counts;
    private transient ListState<Long> sums;
    private transient Tally.Entry rows;
    private transient Tally.Entry sequences;

    CountRows(long workMillis) {
        this.workMillis = workMillis;
    }

    @Override
    public void processElement(RowData row, Context context, Collector<Long> output) throws Exception {
        if (workMillis > 0) Thread.sleep(workMillis);
        rows.count++;
        sequences.count += row.getLong(1);
        output.collect(row.getLong(1));
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        counts = context.getOperatorStateStore().getListState(new ListStateDescriptor<>("counts", Types.LONG));
        sums = context.getOperatorStateStore().getListState(new ListStateDescriptor<>("sums", Types.LONG));
        rows = Tally.register("rows");
        sequences = Tally.register("sequences");
        for (long part : counts.get()) rows.count += part;
        for (long part : sums.get()) sequences.count += part;
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        counts.update(List.of(rows.count));
        sums.update(List.of(sequences.count));
    }

    @Override
    public void close() {
        if (rows != null) rows.remove();
        if (sequences != null) sequences.remove();
    }
}
