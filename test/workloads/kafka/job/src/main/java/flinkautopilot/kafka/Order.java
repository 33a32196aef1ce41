package flinkautopilot.kafka;

import java.util.HashMap;
import java.util.Map;

/** Counts whether the records of every key come each once, and in order. For one thread. */
final class Order {
    private final Map<Integer, Long> expected = new HashMap<>();
    volatile long count;
    /** Records that came too early for their key: one before them is missing. */
    volatile long gaps;
    /** Records that their key had already seen. */
    volatile long repeats;

    void see(int key, long sequence) {
        long next = expected.getOrDefault(key, 0L);
        if (sequence < next) repeats++;
        if (sequence > next) gaps += sequence - next;
        expected.put(key, Math.max(next, sequence + 1));
        count++;
    }
}
