package flinkautopilot.kafka;

import org.apache.flink.api.common.functions.MapFunction;

/** Takes its time over every record: chained to its source, it makes that as slow. */
final class Parse implements MapFunction<Numbered, Numbered> {
    private final long workMillis;

    Parse(long workMillis) {
        this.workMillis = workMillis;
    }

    @Override
    public Numbered map(Numbered record) throws Exception {
        Thread.sleep(workMillis);
        return record;
    }
}
