package flinkautopilot.kafka;

import flinkautopilot.load.Keys;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Writes one topic at a rate that can be set, the records of every key numbered, in a thread of its own. */
final class Feed {
    private static final long EVERY_MILLIS = 20;
    private static final int HOT = 0;

    private final Topic topic;
    private final KafkaProducer<byte[], byte[]> producer;
    private final long[] sequences = new long[Keys.COUNT];
    private final AtomicReference<Exception> failure = new AtomicReference<>();

    private volatile int recordsPerSecond;
    /** Of the records, that are of one key. */
    private volatile int hotPercent;
    private volatile long written;

    Feed(Topic topic, KafkaProducer<byte[], byte[]> producer) {
        this.topic = topic;
        this.producer = producer;
        Thread thread = new Thread(this::run, "feed-" + topic.title);
        thread.setDaemon(true);
        thread.start();
    }

    void setRate(int recordsPerSecond) {
        this.recordsPerSecond = recordsPerSecond;
    }

    int rate() {
        return recordsPerSecond;
    }

    void setHot(int percent) {
        hotPercent = percent;
    }

    /** Throws when the broker has not taken a record. */
    long written() throws Exception {
        if (failure.get() != null) throw failure.get();
        return written;
    }

    private void run() {
        long last = System.nanoTime();
        double due = 0;
        int next = 0;
        double hot = 0;
        while (true) {
            try {
                Thread.sleep(EVERY_MILLIS);
            } catch (InterruptedException ended) {
                return;
            }
            long now = System.nanoTime();
            due += recordsPerSecond * (double) (now - last) / TimeUnit.SECONDS.toNanos(1);
            last = now;
            for (; due >= 1; due--) {
                hot += hotPercent / 100.0;
                if (hot >= 1) {
                    hot--;
                    write(HOT);
                } else {
                    write(next);
                    next = (next + 1) % Keys.COUNT;
                }
            }
        }
    }

    private void write(int index) {
        byte[] value = new Numbered(Keys.at(index), sequences[index]++).bytes();
        producer.send(new ProducerRecord<>(topic.title, topic.partitionOf(index), null, value), (metadata, failed) -> {
            if (failed != null) failure.compareAndSet(null, failed);
        });
        written++;
    }
}
