from observations.models.action_step import ActionStep, StepState, Tick
from observations.models.drop_in import Correction, DropIn, DropInState
from observations.models.opening import Opening
from observations.models.words import FollowUp

__all__ = ["ActionStep", "Correction", "DropIn", "DropInState", "FollowUp", "Opening", "StepState", "Tick"]
