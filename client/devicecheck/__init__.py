"""Testing a machine before the hearing does: the very devices and the very line that it will use.

Probes measure, `verdict` judges by one pure table, `run` goes through them, `report` writes down.
What was not measured is `NOT_RUN`, never a pass.

The check knows no case and no hearing.
"""
