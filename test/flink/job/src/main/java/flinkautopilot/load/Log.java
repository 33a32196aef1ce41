package flinkautopilot.load;

import java.util.concurrent.TimeUnit;

/**
 * An endless partitioned log, written at a rate that can be set. Its contents follow from their position, so every
 * reader sees the same records however often it reads them. It lives outside the job and outlives its restarts, as a
 * Kafka topic would: all task managers share this process.
 */
public final class Log {
    static final int PARTITIONS = 24;
    private static final byte[] PAYLOAD = new byte[200];

    private static double written;
    private static double recordsPerSecond;
    private static long since = System.nanoTime();

    private Log() {}

    /** Records written so far, over all partitions. */
    public static synchronized long head() {
        return (long) at(System.nanoTime());
    }

    public static synchronized double rate() {
        return recordsPerSecond;
    }

    public static synchronized void setRate(double rate) {
        long now = System.nanoTime();
        written = at(now);
        since = now;
        recordsPerSecond = rate;
    }

    private static double at(long now) {
        return written + recordsPerSecond * (now - since) / TimeUnit.SECONDS.toNanos(1);
    }

    /** Records of one partition so far: the n-th record of the log lies in partition n mod PARTITIONS. */
    static long end(int partition) {
        return (head() + PARTITIONS - 1 - partition) / PARTITIONS;
    }

    /** All records of a key lie in one partition, in order: the number of keys is a multiple of the partitions. */
    static Event read(int partition, long offset) {
        long position = offset * PARTITIONS + partition;
        return new Event(Keys.at((int) (position % Keys.COUNT)), position / Keys.COUNT, PAYLOAD);
    }
}
