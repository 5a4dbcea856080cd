"""Hostile files made into pictures that are safe to look at.

A file that a party filed is opened by nobody but a child process that can do nothing
else: no socket, no other file, no program, little memory, little time. One child reads
one file, so that no file can touch another. What comes back is bare pixels, which the
court itself makes into a picture; a desk never receives anything that the file's author
wrote. A child that falls over, or wants too much, is the verdict on its file: `Unsafe`.

`renderer` is the door; `child` and `confinement` run on the other side of the wall, and
`pipe` is the hole in it. This package imports none of them by itself, so that a child
starts with as little as it needs. It knows no case and keeps no picture.
"""
