package flinkautopilot.iceberg;

import flinkautopilot.load.Event;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;

/** Takes its time over every record: chained to the writer, it makes that as slow. */
final class ToRow implements MapFunction<Event, RowData> {
    private static final StringData PAYLOAD = StringData.fromString("x".repeat(200));

    private final long workMillis;

    ToRow(long workMillis) {
        this.workMillis = workMillis;
    }

    @Override
    public RowData map(Event event) throws Exception {
        if (workMillis > 0) Thread.sleep(workMillis);
        return GenericRowData.of(event.key, event.sequence, PAYLOAD);
    }
}
