"""The relaxation of a large programme by an interior-point method that stops inside: no vertex is asked for.

From some three hundred people on, the way from the inside to a vertex takes as long as the way there, and is the part that fails. The
bound needs no vertex, because it is recomputed from whatever prices there are. OR-Tools can leave that part out of HiGHS, SciPy cannot.
"""

from __future__ import annotations

from datetime import timedelta
from time import monotonic

import numpy as np
from ortools.math_opt import model_pb2
from ortools.math_opt.python import mathopt
from ortools.math_opt.solvers import highs_pb2

from shiftopt.rostering.linear import MONEY, Part, Relaxed, part
from shiftopt.rostering.program import Program

CLOSE = (1e-5, 1e-7)
"""Relative distance between cost and bound at which the method ends; the second one if HiGHS is not sure of what it has at the first."""
UNSETTLED = (AttributeError, AssertionError, RuntimeError, ValueError)
"""What OR-Tools raises where HiGHS ends without knowing what it has; 9.15 stumbles over its own message then."""
SOLVED = {mathopt.TerminationReason.OPTIMAL, mathopt.TerminationReason.IMPRECISE, mathopt.TerminationReason.FEASIBLE}


def interior(program: Program, *, seconds: float) -> Relaxed | None:
    """A solution of the relaxation from the inside of the best face; None if there is none, none in time, or none to be sure of."""
    rest = part(program, program.low, program.high)
    model, begin = mathopt.Model.from_model_proto(_written(rest)), monotonic()
    for close in CLOSE:
        options = highs_pb2.HighsOptionsProto(
            string_options={"solver": "ipm", "run_crossover": "off", "presolve": "off"},  # presolve would want a vertex to come back from
            double_options={"ipm_optimality_tolerance": close},
        )
        limits = mathopt.SolveParameters(highs=options, time_limit=timedelta(seconds=max(0.1, seconds - (monotonic() - begin))))
        try:
            answer = mathopt.solve(model, mathopt.SolverType.HIGHS, params=limits)
            break
        except UNSETTLED:
            continue
    else:
        return None
    if answer.termination.reason not in SOLVED or not answer.has_primal_feasible_solution() or not answer.has_dual_feasible_solution():
        return None
    values = rest.spread(program, np.array(answer.variable_values(list(model.variables()))))
    prices = np.zeros(len(program.row_low))
    found = np.array(answer.dual_values(list(model.linear_constraints())))
    prices[rest.rows] = found * MONEY / program.row_scale[rest.rows]
    return Relaxed(values=values, prices=prices, units=float(program.cost @ values))


def _written(rest: Part) -> model_pb2.ModelProto:
    """The part as OR-Tools reads it."""
    model = model_pb2.ModelProto()
    model.variables.ids.extend(range(len(rest.columns)))
    model.variables.lower_bounds.extend(rest.low.tolist())
    model.variables.upper_bounds.extend(rest.high.tolist())
    model.variables.integers.extend([False] * len(rest.columns))
    model.linear_constraints.ids.extend(range(len(rest.rows)))
    model.linear_constraints.lower_bounds.extend(rest.row_low.tolist())
    model.linear_constraints.upper_bounds.extend(rest.row_high.tolist())
    priced = np.flatnonzero(rest.cost)
    model.objective.linear_coefficients.ids.extend(priced.tolist())
    model.objective.linear_coefficients.values.extend(rest.cost[priced].tolist())
    matrix = rest.matrix.sorted_indices()
    rows = np.repeat(np.arange(len(rest.rows)), np.diff(matrix.indptr))
    model.linear_constraint_matrix.row_ids.extend(rows.tolist())
    model.linear_constraint_matrix.column_ids.extend(matrix.indices.tolist())
    model.linear_constraint_matrix.coefficients.extend(matrix.data.tolist())
    return model
