package flinkautopilot.load;

import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** Reads the log, as a Kafka source reads a topic: splits are partitions, their offsets are in the checkpoint. */
public final class LogSource implements Source<Event, LogSplit, Boolean> {
    @Override
    public Boundedness getBoundedness() {
        return Boundedness.CONTINUOUS_UNBOUNDED;
    }

    @Override
    public SourceReader<Event, LogSplit> createReader(SourceReaderContext context) {
        return new LogReader(context);
    }

    @Override
    public SplitEnumerator<LogSplit, Boolean> createEnumerator(SplitEnumeratorContext<LogSplit> context) {
        return new LogEnumerator(context, false);
    }

    @Override
    public SplitEnumerator<LogSplit, Boolean> restoreEnumerator(
            SplitEnumeratorContext<LogSplit> context, Boolean assigned) {
        return new LogEnumerator(context, assigned);
    }

    @Override
    public SimpleVersionedSerializer<LogSplit> getSplitSerializer() {
        return new LogSplit.Serializer();
    }

    /** The enumerator remembers one thing: whether the partitions were handed out. */
    @Override
    public SimpleVersionedSerializer<Boolean> getEnumeratorCheckpointSerializer() {
        return new SimpleVersionedSerializer<>() {
            @Override
            public int getVersion() {
                return 1;
            }

            @Override
            public byte[] serialize(Boolean assigned) {
                return new byte[] {(byte) (assigned ? 1 : 0)};
            }

            @Override
            public Boolean deserialize(int version, byte[] bytes) {
                return bytes[0] == 1;
            }
        };
    }
}
