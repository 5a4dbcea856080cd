"""People at the court's counter: who they are, how the court knows it, and for whom they act.

A registration is a claim. It becomes known by a check: a clerk who saw person and paper, or a face
compared with the paper's picture. One verified person has one account. Every look at somebody's
identity is logged, their own included.
"""
