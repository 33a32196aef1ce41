package flinkautopilot.beam;

import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;

/**
 * Counts the numbers 0, 1, 2, ... in state, each under its remainder. How far a key has come without a gap is in the state, and
 * so are the numbers that came before their turn: one that is lost holds its key for ever, one that comes again is counted as a
 * repeat.
 */
final class Count extends DoFn<KV<Integer, Iterable<Long>>, Void> {
    private static final String NEXT = "next ";
    private static final String REPEATS = "repeats ";
    private static final String NEWEST = "newest";

    /**
     * By key, as the state says: what is restored is written over with the next number. Beam's runner loads the pipeline's classes
     * a second time, and with them their statics; the system properties are those of the whole process.
     */
    @SuppressWarnings("unchecked")
    private static final Map<String, Long> SEEN =
            (Map<String, Long>) System.getProperties().computeIfAbsent("flinkautopilot.count", any -> new ConcurrentHashMap<String, Long>());

    private final int keys;

    @StateId("next")
    private final StateSpec<ValueState<Long>> nextSpec = StateSpecs.value(VarLongCoder.of());

    @StateId("early")
    private final StateSpec<ValueState<List<Long>>> earlySpec = StateSpecs.value(ListCoder.of(VarLongCoder.of()));

    @StateId("repeats")
    private final StateSpec<ValueState<Long>> repeatsSpec = StateSpecs.value(VarLongCoder.of());

    Count(int keys) {
        this.keys = keys;
    }

    /** Remembers the number that has come so far. */
    static int keyOf(long number, int keys) {
        SEEN.merge(NEWEST, number, Math::max);
        return (int) (number % keys);
    }

    static String totals(int keys) {
        long counted = Long.MAX_VALUE;
        long repeats = 0;
        for (int key = 0; key < keys; key++) {
            counted = Math.min(counted, SEEN.getOrDefault(NEXT + key, 0L));
            repeats += SEEN.getOrDefault(REPEATS + key, 0L);
        }
        return "{\"newest\":%d,\"counted\":%d,\"repeats\":%d}".formatted(SEEN.getOrDefault(NEWEST, -1L), counted, repeats);
    }

    @ProcessElement
    public void process(
            @Element KV<Integer, Iterable<Long>> group,
            @StateId("next") ValueState<Long> nextState,
            @StateId("early") ValueState<List<Long>> earlyState,
            @StateId("repeats") ValueState<Long> repeatsState) {
        int key = group.getKey();
        long next = orElse(nextState.read(), (long) key);
        long repeats = orElse(repeatsState.read(), 0L);
        NavigableSet<Long> early = new TreeSet<>(orElse(earlyState.read(), List.of()));
        for (long number : group.getValue()) {
            if (number < next || !early.add(number)) repeats++;
        }
        while (early.remove(next)) next += keys;
        nextState.write(next);
        repeatsState.write(repeats);
        earlyState.write(List.copyOf(early));
        SEEN.put(NEXT + key, next);
        SEEN.put(REPEATS + key, repeats);
    }

    private static <T> T orElse(T value, T otherwise) {
        return value == null ? otherwise : value;
    }
}
