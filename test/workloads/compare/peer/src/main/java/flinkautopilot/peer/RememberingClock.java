package flinkautopilot.peer;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;

/** The system's clock, and what it said first since it was to forget: the collector takes the time of its sample first. */
final class RememberingClock extends Clock {
    private final Clock system = Clock.systemDefaultZone();
    private Instant first;

    void forget() {
        first = null;
    }

    /** The time now where it was not asked. */
    Instant first() {
        return first == null ? system.instant() : first;
    }

    @Override
    public Instant instant() {
        Instant now = system.instant();
        if (first == null) {
            first = now;
        }
        return now;
    }

    @Override
    public ZoneId getZone() {
        return system.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("Times of samples have no zone.");
    }
}
