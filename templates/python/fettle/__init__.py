"""fettle in a Python program: runs dbt projects with the native program of the same name."""

from fettle.runner import FettleError, Result, dbtRunner, fettleRunner, program

__all__ = ["FettleError", "Result", "dbtRunner", "fettleRunner", "program"]
__version__ = "0.0.0"  # the build writes the program's
