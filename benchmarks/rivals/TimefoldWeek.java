import static ai.timefold.solver.core.api.score.stream.ConstraintCollectors.max;
import static ai.timefold.solver.core.api.score.stream.ConstraintCollectors.sumLong;
import static ai.timefold.solver.core.api.score.stream.ConstraintCollectors.toList;
import static ai.timefold.solver.core.api.score.stream.Joiners.equal;
import static ai.timefold.solver.core.api.score.stream.Joiners.filtering;

import ai.timefold.solver.core.api.domain.entity.PlanningEntity;
import ai.timefold.solver.core.api.domain.lookup.PlanningId;
import ai.timefold.solver.core.api.domain.solution.PlanningEntityCollectionProperty;
import ai.timefold.solver.core.api.domain.solution.PlanningScore;
import ai.timefold.solver.core.api.domain.solution.PlanningSolution;
import ai.timefold.solver.core.api.domain.solution.ProblemFactCollectionProperty;
import ai.timefold.solver.core.api.domain.valuerange.ValueRangeProvider;
import ai.timefold.solver.core.api.domain.variable.PlanningVariable;
import ai.timefold.solver.core.api.score.buildin.hardsoftlong.HardSoftLongScore;
import ai.timefold.solver.core.api.score.stream.Constraint;
import ai.timefold.solver.core.api.score.stream.ConstraintFactory;
import ai.timefold.solver.core.api.score.stream.ConstraintProvider;
import ai.timefold.solver.core.api.score.stream.bi.BiConstraintStream;
import ai.timefold.solver.core.api.score.stream.tri.TriConstraintStream;
import ai.timefold.solver.core.api.solver.SolverFactory;
import ai.timefold.solver.core.config.constructionheuristic.ConstructionHeuristicPhaseConfig;
import ai.timefold.solver.core.config.localsearch.LocalSearchPhaseConfig;
import ai.timefold.solver.core.config.localsearch.decider.acceptor.LocalSearchAcceptorConfig;
import ai.timefold.solver.core.config.localsearch.decider.forager.LocalSearchForagerConfig;
import ai.timefold.solver.core.config.solver.SolverConfig;
import java.io.IOException;
import java.io.Reader;
import java.io.StreamTokenizer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * A week in Timefold Solver: java -cp 'JARS/*' TimefoldWeek.java INPUT OUTPUT SECONDS SEED LATE.
 *
 * One planning entity per person and day, with three variables: the shift (or none), and the queue of the first and of the second half
 * of the duty. Pauses take their average share of the intervals in which they may lie. Costs are those of the audit, in 1/6000 fen.
 * The input is a list of whole numbers, every list headed by its length (see week.py).
 */
public class TimefoldWeek {
    public record Queue(int number, boolean ticket, int complaint, long[] arrived, long[] due, long[] slopes, long unworked, List<Cell> cells) {
        /** Cost of overdue work. */
        long late(Collection<Given> done) {
            long[] given = new long[due.length];
            done.forEach(part -> given[part.t] = part.effort);
            long cost = 0;
            long worked = 0;
            for (int t = 0; t < given.length; t++) {
                worked = Math.min(arrived[t], worked + given[t]);
                cost += slopes[t] * Math.max(0, due[t] - worked);
            }
            return cost;
        }

        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return number;
        }
    }

    public record Given(int t, long effort) {}

    /** One queue in one interval; what effort saves against none, as a concave line with kinks at edges. */
    public static final class Cell {
        Queue queue;
        int t;
        long[] edges;
        long[] values;
        long[] slopes;

        long saved(long given) {
            int place = 0;
            while (place + 1 < edges.length && edges[place + 1] <= given) {
                place++;
            }
            return values[place] + slopes[place] * (given - edges[place]);
        }
    }

    /** Minutes of a shift in one interval of its day; present tells whether the whole interval is duty. */
    public static final class Piece {
        int slot;
        int minutes;
        boolean second;
        boolean present;
    }

    /** A shift on the clock of its day. */
    public static final class Shift {
        int number;
        int start;
        int end;
        List<Piece> pieces;
        long[] halves;
    }

    /** Sums over one person's shifts of a week; what the larger excess costs, or breaks. */
    public static final class Limit {
        int agent;
        boolean hard;
        long price;
        long[][] first;
        long firstLimit;
        long[][] second;
        long secondLimit;
        long floor;
        long idle;

        long excess(long one, long other) {
            return Math.max(floor, Math.max(one - firstLimit, other - secondLimit));
        }
    }

    /** One person on one day. */
    @PlanningEntity
    public static class AgentDay {
        @PlanningId public int id;
        public int agent;
        public int day;
        public int base;
        public int rest;
        public long leader;
        public long novice;
        public int lesson;
        public long[] guides;
        public long[] speeds;
        public long exposure;
        public long exposurePrice;
        @ValueRangeProvider(id = "queues") public List<Queue> queues;
        @ValueRangeProvider(id = "shifts") public List<Shift> shifts;
        @PlanningVariable(allowsUnassigned = true, valueRangeProviderRefs = "shifts") public Shift shift;
        @PlanningVariable(valueRangeProviderRefs = "queues") public Queue first;
        @PlanningVariable(valueRangeProviderRefs = "queues") public Queue second;

        Queue queue(Piece piece) {
            return piece.second ? second : first;
        }

        Cell cell(Piece piece) {
            return queue(piece).cells.get(piece.slot + base);
        }

        long effort(Piece piece) {
            return speeds[queue(piece).number] * piece.minutes;
        }

        long exposed() {
            return Math.max(0, shift.halves[0] * first.complaint + shift.halves[1] * second.complaint - exposure);
        }

        int gap(AgentDay later) {
            return later.shift.start + 1440 - shift.end;
        }

        boolean taughtBy(AgentDay other) {
            int together = Math.min(shift.end, other.shift.end) - Math.max(shift.start, other.shift.start);
            if (together < lesson) {
                return false;
            }
            for (long guide : guides) {
                if (guide == other.agent) {
                    return true;
                }
            }
            return false;
        }
    }

    /** The problem and its solution. */
    @PlanningSolution
    public static class Week {
        @ProblemFactCollectionProperty public List<Limit> limits;
        @PlanningEntityCollectionProperty public List<AgentDay> agentDays;
        @PlanningScore public HardSoftLongScore score;
    }

    /** All rules that the model knows. */
    public static class Rules implements ConstraintProvider {
        private TriConstraintStream<Limit, Long, Long> limits(ConstraintFactory factory, boolean hard) {
            return factory.forEach(AgentDay.class)
                    .join(factory.forEach(Limit.class).filter(limit -> limit.hard == hard), equal(duty -> duty.agent, limit -> limit.agent))
                    .groupBy(
                            (duty, limit) -> limit,
                            sumLong((duty, limit) -> limit.first[duty.day][duty.shift.number]),
                            sumLong((duty, limit) -> limit.second[duty.day][duty.shift.number]));
        }

        private BiConstraintStream<AgentDay, Piece> pieces(ConstraintFactory factory) {
            return factory.forEach(AgentDay.class).expand(duty -> duty.shift.pieces).flattenLast(pieces -> pieces);
        }

        private BiConstraintStream<Cell, Long> given(ConstraintFactory factory, boolean ticket) {
            return pieces(factory)
                    .groupBy(AgentDay::cell, sumLong(AgentDay::effort))
                    .filter((cell, effort) -> cell.queue.ticket == ticket);
        }

        @Override
        public Constraint[] defineConstraints(ConstraintFactory factory) {
            HardSoftLongScore hard = HardSoftLongScore.ONE_HARD;
            HardSoftLongScore soft = HardSoftLongScore.ONE_SOFT;
            return new Constraint[] {
                limits(factory, true).penalizeLong(hard, Limit::excess).asConstraint("personal limits"),
                limits(factory, false)
                        .impactLong(soft, (limit, one, other) -> limit.price * (limit.idle - limit.excess(one, other)))
                        .asConstraint("personal prices"),
                factory.forEach(AgentDay.class)
                        .join(AgentDay.class, equal(duty -> duty.agent), equal(duty -> duty.day + 1, later -> later.day))
                        .filter((duty, later) -> duty.gap(later) < duty.rest)
                        .penalizeLong(hard, (duty, later) -> duty.rest - duty.gap(later))
                        .asConstraint("daily rest"),
                factory.forEach(AgentDay.class)
                        .filter(duty -> duty.novice > 0)
                        .ifNotExists(AgentDay.class, equal(duty -> duty.day), filtering(AgentDay::taughtBy))
                        .penalizeLong(soft, duty -> duty.novice)
                        .asConstraint("mentor present"),
                pieces(factory)
                        .filter((duty, piece) -> duty.leader > 0 && piece.present)
                        .groupBy((duty, piece) -> piece.slot + duty.base, max((AgentDay duty, Piece piece) -> duty.leader))
                        .impactLong(soft, (t, worth) -> worth)
                        .asConstraint("supervisor present"),
                factory.forEach(AgentDay.class)
                        .filter(duty -> duty.exposed() > 0)
                        .penalizeLong(soft, duty -> duty.exposed() * duty.exposurePrice)
                        .asConstraint("complaint exposure"),
                given(factory, false).impactLong(soft, Cell::saved).asConstraint("coverage"),
                given(factory, true)
                        .groupBy((cell, effort) -> cell.queue, toList((cell, effort) -> new Given(cell.t, effort)))
                        .impactLong(soft, (queue, done) -> queue.unworked - queue.late(done))
                        .asConstraint("tickets"),
            };
        }
    }

    /** Whole numbers, one after the other. */
    private static final class Numbers {
        private final StreamTokenizer tokens;

        Numbers(Reader reader) {
            tokens = new StreamTokenizer(reader);
        }

        long next() throws IOException {
            tokens.nextToken();
            return (long) tokens.nval;
        }

        int small() throws IOException {
            return (int) next();
        }

        long[] row() throws IOException {
            long[] row = new long[small()];
            for (int place = 0; place < row.length; place++) {
                row[place] = next();
            }
            return row;
        }

        long[][] table() throws IOException {
            long[][] rows = new long[small()][];
            for (int place = 0; place < rows.length; place++) {
                rows[place] = row();
            }
            return rows;
        }
    }

    private static Week read(Numbers in) throws IOException {
        List<Queue> queues = new ArrayList<>();
        for (int left = in.small(), number = 0; number < left; number++) {
            Queue queue = new Queue(number, in.small() == 1, in.small(), in.row(), in.row(), in.row(), in.next(), new ArrayList<>());
            for (int cells = in.small(), t = 0; t < cells; t++) {
                Cell cell = new Cell();
                cell.queue = queue;
                cell.t = t;
                cell.edges = in.row();
                cell.values = in.row();
                cell.slopes = in.row();
                queue.cells.add(cell);
            }
            queues.add(queue);
        }
        List<Shift> shifts = new ArrayList<>();
        for (int left = in.small(), number = 0; number < left; number++) {
            Shift shift = new Shift();
            shift.number = number;
            shift.start = in.small();
            shift.end = in.small();
            shift.halves = in.row();
            shift.pieces = new ArrayList<>();
            for (long[] row : in.table()) {
                Piece piece = new Piece();
                piece.slot = (int) row[0];
                piece.minutes = (int) row[1];
                piece.second = row[2] == 1;
                piece.present = row[3] == 1;
                shift.pieces.add(piece);
            }
            shifts.add(shift);
        }
        Week week = new Week();
        week.limits = new ArrayList<>();
        for (int left = in.small(); left > 0; left--) {
            week.limits.add(limit(in));
        }
        week.agentDays = new ArrayList<>();
        for (int left = in.small(), number = 0; number < left; number++) {
            week.agentDays.add(agentDay(in, number, queues, shifts));
        }
        return week;
    }

    private static Limit limit(Numbers in) throws IOException {
        Limit limit = new Limit();
        limit.agent = in.small();
        limit.hard = in.small() == 1;
        limit.price = in.next();
        limit.first = in.table();
        limit.firstLimit = in.next();
        limit.second = in.table();
        limit.secondLimit = in.next();
        limit.floor = in.next();
        limit.idle = in.next();
        return limit;
    }

    private static AgentDay agentDay(Numbers in, int number, List<Queue> queues, List<Shift> shifts) throws IOException {
        AgentDay duty = new AgentDay();
        duty.id = number;
        duty.agent = in.small();
        duty.day = in.small();
        duty.base = in.small();
        duty.rest = in.small();
        duty.leader = in.next();
        duty.novice = in.next();
        duty.lesson = in.small();
        duty.guides = in.row();
        duty.speeds = in.row();
        duty.exposure = in.next();
        duty.exposurePrice = in.next();
        duty.queues = new ArrayList<>();
        for (long queue : in.row()) {
            duty.queues.add(queues.get((int) queue));
        }
        duty.shifts = new ArrayList<>();
        for (long shift : in.row()) {
            duty.shifts.add(shifts.get((int) shift));
        }
        duty.first = duty.queues.get(0);
        duty.second = duty.first;
        return duty;
    }

    private static LocalSearchPhaseConfig lateAcceptance(int size) {
        return new LocalSearchPhaseConfig()
                .withAcceptorConfig(new LocalSearchAcceptorConfig().withLateAcceptanceSize(size))
                .withForagerConfig(new LocalSearchForagerConfig().withAcceptedCountLimit(1));
    }

    public static void main(String[] given) throws IOException {
        Week week;
        try (Reader reader = Files.newBufferedReader(Path.of(given[0]))) {
            week = read(new Numbers(reader));
        }
        SolverConfig config = new SolverConfig()
                .withSolutionClass(Week.class)
                .withEntityClasses(AgentDay.class)
                .withConstraintProviderClass(Rules.class)
                .withRandomSeed(Long.parseLong(given[3]))
                .withTerminationSpentLimit(Duration.ofMillis(Math.round(1000 * Double.parseDouble(given[2]))))
                .withPhases(new ConstructionHeuristicPhaseConfig(), lateAcceptance(Integer.parseInt(given[4])));
        Week found = SolverFactory.<Week>create(config).buildSolver().solve(week);
        StringBuilder out = new StringBuilder();
        out.append(found.score.hardScore()).append(' ').append(found.score.softScore()).append('\n');
        for (AgentDay duty : found.agentDays) {
            if (duty.shift != null) {
                out.append(duty.agent).append(' ').append(duty.day).append(' ').append(duty.shift.number).append('\n');
            }
        }
        Files.writeString(Path.of(given[1]), out);
    }
}
