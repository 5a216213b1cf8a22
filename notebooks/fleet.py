"""Shared code of the notebooks: the connection, one snapshot of the database, and the style of charts.

FLEETPULSE_DATABASE is the database's URL, postgresql://user:password@host:port/database; without it, libpq's own
variables (PGHOST, PGUSER) and ~/.pgpass apply.
"""

import os

import matplotlib.pyplot as plt
import pandas as pd
from sqlalchemy import create_engine, text

# One read-only snapshot, so that all queries see the same rows while the job continues to write.
_engine = create_engine(
    os.environ.get("FLEETPULSE_DATABASE", "postgresql://"),
    isolation_level="REPEATABLE READ",
)
_connection = _engine.connect().execution_options(postgresql_readonly=True)

# Okabe and Ito's palette, which colour-blind readers can distinguish.
COLOURS = ["#0072B2", "#E69F00", "#009E73", "#D55E00", "#56B4E9", "#CC79A7", "#F0E442", "#000000"]
plt.rcParams.update(
    {
        "figure.figsize": (10, 3.6),
        "figure.constrained_layout.use": True,
        "axes.prop_cycle": plt.cycler(color=COLOURS),
        "axes.grid": True,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "grid.alpha": 0.3,
        "legend.frameon": False,
    }
)


def query(sql, **parameters):
    """Returns the rows of a query as a data frame; parameters are bound values."""
    return pd.read_sql(text(sql), _connection, params=parameters)


def chart(title, unit, **options):
    """Returns an empty chart with a title and the unit of its values."""
    _, axes = plt.subplots(**options)
    axes.set_title(title, loc="left", fontweight="bold")
    axes.set_ylabel(unit)
    return axes


def nothing(frame, what):
    """Prints a notice if there is no data; returns whether the frame is empty."""
    if frame.empty:
        print(f"No {what} yet.")
    return frame.empty
