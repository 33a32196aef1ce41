package flinkautopilot.load;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the running subtasks have counted, by stage. The counts themselves are in the job's state: a subtask registers
 * when it starts with what its state says, and its entry goes with it.
 */
public final class Tally {
    private static final Set<Entry> ENTRIES = ConcurrentHashMap.newKeySet();

    private Tally() {}

    public static Entry register(String stage) {
        Entry entry = new Entry(stage);
        ENTRIES.add(entry);
        return entry;
    }

    public static Entry total(String stage) {
        Entry total = new Entry(stage);
        for (Entry entry : ENTRIES) {
            if (!entry.stage.equals(stage)) continue;
            total.count += entry.count;
            total.gaps += entry.gaps;
            total.repeats += entry.repeats;
        }
        return total;
    }

    /** Written by one subtask's thread, read by the control server's. */
    public static final class Entry {
        private final String stage;
        public volatile long count;
        /** Records that came too early for their key: one before them is missing. */
        public volatile long gaps;
        /** Records that their key had already seen. */
        public volatile long repeats;

        private Entry(String stage) {
            this.stage = stage;
        }

        public void remove() {
            ENTRIES.remove(this);
        }
    }
}
