package flinkautopilot.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** One partition, and the offset to read next. */
record LogSplit(int partition, long offset) implements SourceSplit {
    @Override
    public String splitId() {
        return "partition-" + partition;
    }

    static final class Serializer implements SimpleVersionedSerializer<LogSplit> {
        @Override
        public int getVersion() {
            return 1;
        }

        @Override
        public byte[] serialize(LogSplit split) {
            return ByteBuffer.allocate(Integer.BYTES + Long.BYTES).putInt(split.partition).putLong(split.offset).array();
        }

        @Override
        public LogSplit deserialize(int version, byte[] bytes) throws IOException {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            return new LogSplit(buffer.getInt(), buffer.getLong());
        }
    }
}
