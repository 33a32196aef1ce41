package flinkautopilot.kafka;

import flinkautopilot.load.Turns;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;

/** Sends on an order when the price of its key is known; how far a key has come on either side is state. */
final class Join extends KeyedCoProcessFunction<Integer, Numbered, Numbered, Numbered> implements CheckpointedFunction {
    private final long workMillis;

    private transient Turns orders;
    private transient Turns prices;

    /** `workMillis`: what an order costs. */
    Join(long workMillis) {
        this.workMillis = workMillis;
    }

    @Override
    public void processElement1(Numbered order, Context context, Collector<Numbered> output) throws Exception {
        Thread.sleep(workMillis);
        orders.see(order.sequence);
        output.collect(order);
    }

    @Override
    public void processElement2(Numbered price, Context context, Collector<Numbered> output) throws Exception {
        prices.see(price.sequence);
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        orders = new Turns("orders", context);
        prices = new Turns("prices", context);
    }

    @Override
    public void open(OpenContext context) {
        orders.open(getRuntimeContext());
        prices.open(getRuntimeContext());
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        orders.snapshot();
        prices.snapshot();
    }

    @Override
    public void close() {
        if (orders != null) orders.close();
        if (prices != null) prices.close();
    }
}
