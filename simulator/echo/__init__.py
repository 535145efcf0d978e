"""The virtual Echo: a smart speaker for any skill, and nothing of this one.

A *speaker* takes what is said, makes Alexa's request of it, holds the answer against Alexa's
*rules*, and plays on its *player*; a *device* is what stands beside the bed.
"""
