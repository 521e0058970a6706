"""What defects offer other parts of the office."""

from propdesk.movein.defects.ordering import RepairUnderWay as RepairUnderWay
from propdesk.movein.defects.register import DEFECT as DEFECT, DefectFields as DefectFields
