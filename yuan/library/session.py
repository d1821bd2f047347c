"""What one signed-in account can do with a library. Every permission is enforced in the parts it is made of."""

from __future__ import annotations

from yuan.library.access import Access
from yuan.library.keys.enrolments import Founded
from yuan.library.keys.signing_keys import SigningKey
from yuan.library.open_library import OpenLibrary
from yuan.library.parts.activities import Activities
from yuan.library.parts.certification import Certification
from yuan.library.parts.desks import Desks
from yuan.library.parts.drafting_programme import Programme
from yuan.library.parts.examination import Examination
from yuan.library.parts.exports import Exports
from yuan.library.parts.lifecycle import Lifecycle
from yuan.library.parts.materials import Materials
from yuan.library.parts.merging import Merging
from yuan.library.parts.office_settings import OfficeSettings
from yuan.library.parts.opinions import Opinions
from yuan.library.parts.outlines import OutlineShelf
from yuan.library.parts.packages.packages import Packages
from yuan.library.parts.people import People
from yuan.library.parts.plans import Plans
from yuan.library.parts.presence import Presence
from yuan.library.parts.safekeeping import Safekeeping
from yuan.library.parts.suggestions import Suggestions
from yuan.library.parts.suppressions import Suppressions
from yuan.library.parts.texts import Texts
from yuan.model.records import Account


class Session:
    """One account at one library: the parts a session is made of, each of which asks what the account may.

    Attributes:
        founded: what was founded when signing in gave the library its root; None otherwise.
        activities: what was done with plans in force: drills, assessments, training.
        suggestions: suggestions to revise them.
        programme: what is to be drafted or revised until when.
        outlines: the outlines kept in the library.
        presence: who has which plan open now.
        packages: what goes into packages for other desks, and taking in those that come.
        desks: this desk and the others: keys, trust, what was sent and received.
    """

    def __init__(
        self,
        library: OpenLibrary,
        account: Account,
        key: SigningKey | None = None,
        *,
        has_signed_in: bool = False,
        founded: Founded | None = None,
    ) -> None:
        self.library, self.account, self.founded = library, account, founded
        self._access = access = Access(library.database, account, key, has_signed_in=has_signed_in)
        self.require_current = access.require_current

        self.activities = Activities(access)
        self.suggestions = Suggestions(access)
        self.programme = Programme(access)
        self.outlines = OutlineShelf(access)
        self.presence = Presence(access)
        self.desks = Desks(access)
        self.packages = Packages(access)

        self._hand_out_plans(access)
        self._hand_out_examination(access)
        self._hand_out_office(access)

    def _hand_out_plans(self, access: Access) -> None:
        """Plans, their texts and steps, and what is written to files."""
        plans = Plans(access)
        self.plans, self.list_plans = plans.plans, plans.list_plans
        self.plan, self.find = plans.plan, plans.find
        self.create_plan, self.change_card, self.ledger = plans.create_plan, plans.change_card, plans.ledger

        texts = Texts(access)
        self.draft, self.last_saved = texts.draft, texts.last_saved
        self.save_draft, self.leave_draft = texts.save_draft, texts.leave_draft
        self.versions, self.document, self.media = texts.versions, texts.document, texts.media
        self.version_in_force, self.faces, self.may_see = texts.version_in_force, texts.faces, texts.may_see

        merging = Merging(access)
        self.open_conflicts, self.common_base = merging.open_conflicts, merging.common_base
        self.merge_draft = merging.merge_draft
        self.settle_conflict, self.reopen_conflict = merging.settle_conflict, merging.reopen_conflict

        exports = Exports(access)
        self.send_out, self.sent_out = exports.send_out, exports.sent_out
        self.note_export = exports.note_export

        lifecycle = Lifecycle(access)
        self.offers, self.perform = lifecycle.offers, lifecycle.perform
        self.signature, self.signatures = lifecycle.signature, lifecycle.signatures
        self.require_verified, self.steps = lifecycle.require_verified, lifecycle.steps

    def _hand_out_examination(self, access: Access) -> None:
        """What is said about plans, and the papers kept with them."""
        opinions = Opinions(access)
        self.opinions, self.add_opinion = opinions.opinions, opinions.add_opinion
        self.bring_opinion = opinions.bring_opinion
        self.answer_opinion, self.reply_to_opinion = opinions.answer_opinion, opinions.reply_to_opinion
        self.close_opinion, self.reopen_opinion = opinions.close_opinion, opinions.reopen_opinion

        examination = Examination(access)
        self.checked_points, self.check_point = examination.checked_points, examination.check_point
        self.amendments, self.amendment_base = examination.amendments, examination.amendment_base
        self.amend, self.withdraw_amendment = examination.amend, examination.withdraw_amendment
        self.answer_amendments = examination.answer_amendments

        materials = Materials(access)
        self.materials, self.material_data = materials.materials, materials.material_data
        self.add_material, self.remove_material = materials.add_material, materials.remove_material

        suppressions = Suppressions(access)
        self.silences, self.all_silences = suppressions.silences, suppressions.all_silences
        self.may_silence, self.silence = suppressions.may_silence, suppressions.silence
        self.unsilence = suppressions.unsilence

    def _hand_out_office(self, access: Access) -> None:
        """What the office settled, its people and their keys, and the library's safety."""
        office = OfficeSettings(access)
        self.office, self.change_office = office.office, office.change_office
        self.local_rules, self.change_local_rules = office.local_rules, office.change_local_rules
        self.volume_arrangements, self.arrange_volume = office.volume_arrangements, office.arrange_volume

        people = People(access)
        self.units, self.add_unit = people.units, people.add_unit
        self.accounts, self.add_account = people.accounts, people.add_account
        self.reset_password, self.set_active = people.reset_password, people.set_active
        self.set_clearance, self.unlock_account = people.set_clearance, people.unlock_account
        self.locked_accounts = people.locked_accounts
        self.account_policy, self.change_account_policy = people.account_policy, people.change_account_policy
        self.change_password, self.confirm_password = people.change_password, people.confirm_password
        self.note_lock, self.resume = people.note_lock, people.resume

        certification = Certification(access)
        self.key_standings, self.certify_key = certification.key_standings, certification.certify_key
        self.own_key, self.leave = certification.own_key, certification.leave

        safekeeping = Safekeeping(access)
        self.audit, self.change_backup_rules = safekeeping.audit, safekeeping.change_backup_rules
        self.back_up_to, self.restore = safekeeping.back_up_to, safekeeping.restore
