package flinkautopilot.kafka;

import java.nio.ByteBuffer;

/** A record of a topic: the `sequence`-th of its key, starting at 0. A public POJO, so that Flink needs no Kryo. */
public class Numbered {
    /** Weight: tiny records would hide a backlog in the network buffers, where pendingRecords can't see it. */
    private static final int PAYLOAD = 800;

    public int key;
    public long sequence;
    public byte[] payload;

    public Numbered() {}

    Numbered(int key, long sequence) {
        this.key = key;
        this.sequence = sequence;
        this.payload = new byte[PAYLOAD];
    }

    byte[] bytes() {
        return ByteBuffer.allocate(Integer.BYTES + Long.BYTES + payload.length)
                .putInt(key)
                .putLong(sequence)
                .put(payload)
                .array();
    }

    static Numbered of(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        Numbered record = new Numbered();
        record.key = buffer.getInt();
        record.sequence = buffer.getLong();
        record.payload = new byte[buffer.remaining()];
        buffer.get(record.payload);
        return record;
    }
}
