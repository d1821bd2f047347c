"""Two desks that edit, examine, and exchange packages at random: what a trial of many rounds does and asks."""

from __future__ import annotations

import random
from collections import Counter

from tests.library.desks import Desk
from yuan.model.errors import NotFound, Refused
from yuan.model.exchange.package import PackageKind
from yuan.model.exchange.parcel import Parcel
from yuan.model.exchange.preview import Effect
from yuan.model.plan import AccountRole
from yuan.model.records import Action, OpinionKind, OpinionState, Phase, Stage
