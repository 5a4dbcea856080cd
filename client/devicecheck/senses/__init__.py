"""What is made of pictures and sounds as they come: numbers, and nothing that could be looked at.

Pure: moments are arguments, and nothing is kept but what the next number needs.

They judge nothing, and know no device.
"""
