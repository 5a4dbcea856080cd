"""The courtroom as it is seen: the seats, the table, the people, and one's own bar.

`view` joins the parts; `seating` says where each seat is, and is pure.
"""
