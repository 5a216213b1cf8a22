"""What the notebooks share: the connection, one snapshot of the database, and how charts look.

FLEETPULSE_DATABASE is the database's URL, postgresql://user:password@host:port/database; without it libpq's own
variables (PGHOST, PGUSER, ~/.pgpass, ...) say where it is.
"""

import os

import matplotlib.pyplot as plt
import pandas as pd
from sqlalchemy import create_engine, text

# One read-only snapshot: what one query counts, the next one sees too, while the job goes on writing.
_engine = create_engine(
    os.environ.get("FLEETPULSE_DATABASE", "postgresql://"),
    isolation_level="REPEATABLE READ",
)
_connection = _engine.connect().execution_options(postgresql_readonly=True)

# Okabe and Ito's colours, which the colour-blind tell apart.
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
    """The rows of a query as a data frame; parameters are bound, never pasted."""
    return pd.read_sql(text(sql), _connection, params=parameters)


def chart(title, unit, **options):
    """An empty chart with a title and the unit of its values."""
    _, axes = plt.subplots(**options)
    axes.set_title(title, loc="left", fontweight="bold")
    axes.set_ylabel(unit)
    return axes


def nothing(frame, what):
    """Says so where there is nothing to show yet."""
    if frame.empty:
        print(f"No {what} yet.")
    return frame.empty
