package flinkautopilot.load;

import org.apache.flink.runtime.state.KeyGroupRangeAssignment;

/** Keys that fall evenly into the key groups, so that every subtask gets the same load at every parallelism. */
public final class Keys {
    /** Key groups of the job. */
    public static final int MAX_PARALLELISM = Integer.getInteger("job.keyGroups", 24);
    private static final int PER_KEY_GROUP = 10;
    public static final int COUNT = MAX_PARALLELISM * PER_KEY_GROUP;

    /** Neighbours lie in different key groups: a second of the log touches all of them. */
    private static final int[] KEYS = choose();

    private Keys() {}

    public static int at(int index) {
        return KEYS[index];
    }

    private static int[] choose() {
        int[] keys = new int[COUNT];
        int[] taken = new int[MAX_PARALLELISM];
        int left = COUNT;
        for (int key = 0; left > 0; key++) {
            int group = KeyGroupRangeAssignment.assignToKeyGroup(key, MAX_PARALLELISM);
            if (taken[group] == PER_KEY_GROUP) continue;
            keys[taken[group]++ * MAX_PARALLELISM + group] = key;
            left--;
        }
        return keys;
    }
}
