package flinkautopilot.kafka;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** The topics of the job, and how many partitions each has. */
enum Topic {
    ORDERS("orders", 12),
    PRICES("prices", 4),
    JOINED("joined", 12);

    final String title;
    final int partitions;

    Topic(String title, int partitions) {
        this.title = title;
        this.partitions = partitions;
    }

    /** All records of a key are in one partition, in order. */
    int partitionOf(int keyIndex) {
        return keyIndex % partitions;
    }

    static void createAll(String bootstrap) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            List<NewTopic> topics = Arrays.stream(values())
                    .map(topic -> new NewTopic(topic.title, topic.partitions, (short) 1))
                    .toList();
            admin.createTopics(topics).all().get();
        }
    }
}
