package io.kairos.benchmarks.encoding;

import io.kairos.benchmarks.Figures;
import io.kairos.benchmarks.Meter;
import io.kairos.benchmarks.Row;
import io.kairos.benchmarks.Run;
import io.kairos.benchmarks.Statistic;
import io.kairos.benchmarks.Suite;
import io.kairos.benchmarks.Target;
import io.kairos.domain.instrument.Venue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A limit order from its numbers to the message's bytes, at each venue. All ways have to write the same bytes. */
public final class EncodingSuite implements Suite {
    private static final double TIMES_JACKSON = 4;
    private static final double TIMES_STRINGS = 2;

    @Override
    public String name() {
        return "encoding";
    }

    @Override
    public String title() {
        return "an order from numbers to the bytes of its message";
    }

    @Override
    public List<Row> run(Run run) {
        List<Row> rows = new ArrayList<>();
        for (Venue venue : Venue.values()) {
            run.say("measuring " + venue);
            List<OrderEncoder> encoders = encoders(venue);
            int length = requireAgreement(encoders);
            Meter.warmUp(encoders, run.choose(3_000, 1_000));
            List<Figures> means = Meter.means(encoders, run.choose(60, 20));
            List<Figures> tails = Meter.tails(encoders, run.choose(40, 10));
            String what =
                    String.format(Locale.ROOT, "%s order, %d B", venue.name().toLowerCase(Locale.ROOT), length);
            Figures ours = Meter.join(means.get(0), tails.get(0));
            for (int i = 1; i < encoders.size(); i++) {
                rows.add(new Row(
                        name(),
                        what,
                        ours,
                        encoders.get(i).name(),
                        Meter.join(means.get(i), tails.get(i)),
                        Target.faster(Statistic.MEAN, i == 1 ? TIMES_JACKSON : TIMES_STRINGS),
                        String.format(
                                Locale.ROOT,
                                "The baseline leaves %s of garbage.",
                                Row.amount(means.get(i).garbageBytes(), " B"))));
            }
            rows.add(new Row(name(), what + ", garbage", ours, "", Figures.NONE, Target.NO_GARBAGE, ""));
        }
        return rows;
    }

    /** Ours first. */
    static List<OrderEncoder> encoders(Venue venue) {
        OrderNumbers orders = new OrderNumbers(venue);
        OrderShape shape = new OrderShape(orders, orders.template());
        return List.of(
                new PreparedEncoder(orders), new JacksonEncoder(orders, shape), new StringEncoder(orders, shape));
    }

    /** Each order, to the last byte; length of the first one. */
    static int requireAgreement(List<OrderEncoder> encoders) {
        OrderEncoder ours = encoders.get(0);
        for (int i = 0; i < ours.operations(); i++) {
            int length = ours.encode(i);
            for (OrderEncoder encoder : encoders) {
                int other = encoder.encode(i);
                if (!Arrays.equals(ours.bytes(), 0, length, encoder.bytes(), 0, other)) {
                    throw new IllegalStateException("order " + i + " at " + ours.orders.venue + ": " + encoder.name()
                            + " writes something else");
                }
            }
        }
        return ours.encode(0);
    }
}
