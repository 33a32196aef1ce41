package flinkautopilot.kafka;

import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads what the job has committed to its output, as a consumer of it would, in a thread of its own. */
final class Reader {
    final Order order = new Order();

    Reader(String bootstrap) {
        Thread thread = new Thread(() -> run(bootstrap), "reader");
        thread.setDaemon(true);
        thread.start();
    }

    private void run(String bootstrap) {
        Map<String, Object> properties = Map.of(
                "bootstrap.servers", bootstrap,
                "isolation.level", "read_committed",
                "auto.offset.reset", "earliest",
                "key.deserializer", ByteArrayDeserializer.class,
                "value.deserializer", ByteArrayDeserializer.class);
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(properties)) {
            consumer.assign(IntStream.range(0, Topic.JOINED.partitions)
                    .mapToObj(partition -> new TopicPartition(Topic.JOINED.title, partition))
                    .toList());
            while (true) {
                consumer.poll(Duration.ofSeconds(1)).forEach(record -> {
                    Numbered joined = Numbered.of(record.value());
                    order.see(joined.key, joined.sequence);
                });
            }
        }
    }
}
