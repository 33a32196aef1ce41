package flinkautopilot.load;

/** One record of the log: the `sequence`-th of its key, starting at 0. A public POJO, so that Flink needs no Kryo. */
public class Event {
    public int key;
    public long sequence;
    /** Weight: tiny records would hide a backlog in the network buffers, where pendingRecords can't see it. */
    public byte[] payload;

    public Event() {}

    public Event(int key, long sequence, byte[] payload) {
        this.key = key;
        this.sequence = sequence;
        this.payload = payload;
    }
}
