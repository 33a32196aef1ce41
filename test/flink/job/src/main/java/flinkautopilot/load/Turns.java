package flinkautopilot.load;

import java.util.List;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.FunctionInitializationContext;

/**
 * Whether the records of a key arrive each exactly once and in order. How far a key has come is keyed state; the totals are
 * operator state, which Flink hands on piece by piece when it rescales.
 */
public final class Turns {
    private final String stage;
    private final Tally.Entry tally;
    private final ListState<Long> counts;
    private final ListState<Long> gaps;
    private final ListState<Long> repeats;
    private ValueState<Long> expected;

    /** `stage` is the name of its totals, and of its state within the operator. */
    public Turns(String stage, FunctionInitializationContext context) throws Exception {
        this.stage = stage;
        counts = list(context, "counts");
        gaps = list(context, "gaps");
        repeats = list(context, "repeats");
        tally = Tally.register(stage);
        tally.count = sum(counts);
        tally.gaps = sum(gaps);
        tally.repeats = sum(repeats);
    }

    public void open(RuntimeContext context) {
        expected = context.getState(new ValueStateDescriptor<>(stage + "-expected", Types.LONG));
    }

    /** The record of the current key. */
    public void see(long sequence) throws Exception {
        long next = expected.value() == null ? 0 : expected.value();
        if (sequence < next) tally.repeats++;
        if (sequence > next) tally.gaps += sequence - next;
        expected.update(Math.max(next, sequence + 1));
        tally.count++;
    }

    public void snapshot() throws Exception {
        counts.update(List.of(tally.count));
        gaps.update(List.of(tally.gaps));
        repeats.update(List.of(tally.repeats));
    }

    public void close() {
        tally.remove();
    }

    private ListState<Long> list(FunctionInitializationContext context, String name) throws Exception {
        return context.getOperatorStateStore().getListState(new ListStateDescriptor<>(stage + "-" + name, Types.LONG));
    }

    private static long sum(ListState<Long> parts) throws Exception {
        long sum = 0;
        for (long part : parts.get()) sum += part;
        return sum;
    }
}
