"""Which fields still ask something, given the answers beside them."""

from collections.abc import Callable, Mapping

from portal.questionnaires.answers import NONE, Answers, Said, Unreadable, Value, read_value
from portal.questionnaires.question_set import Field, FieldKind, QuestionSet

WILL_NOT_SIGN = frozenset({"no", "says not needed"})
SOC2 = frozenset({"SOC 2 Type II", "SOC 2 Type I"})


def _no_signing(answers: Answers) -> bool:
    return answers.word("q1_will_sign") in WILL_NOT_SIGN


def _no_template(answers: Answers) -> bool:
    return _no_signing(answers) or answers.word("q1_will_sign") == "yes, ours"


def _no_notice_number(answers: Answers) -> bool:
    return _no_signing(answers) or answers.word("q1_notice_unit") == "not stated"


def _no_subcontractors(answers: Answers) -> bool:
    return answers.is_no("q1_subs")


def _no_report(answers: Answers) -> bool:
    return answers.word("q4_type") == NONE


def _no_soc2(answers: Answers) -> bool:
    return answers.word("q4_type") not in SOC2 | {""}


def _no_bridge(answers: Answers) -> bool:
    return _no_report(answers) or answers.word("q4_bridge") in {"no", "not needed"}


def _no_return(answers: Answers) -> bool:
    return answers.is_no("q5_return")


def _no_destruction(answers: Answers) -> bool:
    return answers.is_no("q5_destroy")


NOT_ASKED: Mapping[str, Callable[[Answers], bool]] = {
    "q1_template": _no_template,
    "q1_scope": _no_signing,
    "q1_notice_value": _no_notice_number,
    "q1_notice_unit": _no_signing,
    "q1_signer": _no_signing,
    "q1_subs_baa": _no_subcontractors,
    "q1_sub_list": _no_subcontractors,
    "q4_period_start": _no_report,
    "q4_period_end": _no_report,
    "q4_auditor": _no_report,
    "q4_criteria": _no_soc2,
    "q4_opinion": _no_report,
    "q4_exceptions": _no_report,
    "q4_bridge": _no_report,
    "q4_bridge_to": _no_bridge,
    "q4_scope_ok": _no_report,
    "q5_return_days": _no_return,
    "q5_destroy_days": _no_destruction,
    "q5_certificate": _no_destruction,
    "q5_standard": _no_destruction,
}


def is_asked(one: Field, answers: Answers) -> bool:
    """Tell whether a field asks something beside these answers."""
    rule = NOT_ASKED.get(one.id)
    if rule is not None and rule(answers):
        return False
    return one.shown_when is None or one.shown_when.holds(answers.world())


def read_answers(questions: QuestionSet, said: Said) -> Answers:
    """Return what the answers mean. Fields that the other answers make idle are left out."""
    fields = [one for question in questions.questions for one in question.fields]
    whole = _read_all(fields, said)
    asked = frozenset(one.id for one in fields)
    # A field that hangs on one that is idle is idle too. No chain is longer than the fields are many.
    for _ in fields:
        fewer = _asked(fields, _only(whole, asked))
        if fewer == asked:
            break
        asked = fewer
    return _only(whole, asked)


def _asked(fields: list[Field], answers: Answers) -> frozenset[str]:
    return frozenset(one.id for one in fields if is_asked(one, answers))


def _only(whole: Answers, asked: frozenset[str]) -> Answers:
    return Answers(
        values={name: value for name, value in whole.values.items() if name in asked},
        none=whole.none & asked,
        wrong={name: sentence for name, sentence in whole.wrong.items() if name in asked},
        declined=whole.declined,
        instead=whole.instead,
        files=whole.files,
    )


def _read_all(fields: list[Field], said: Said) -> Answers:
    values: dict[str, Value] = {}
    wrong: dict[str, str] = {}
    none = set()
    for one in fields:
        typed = said.typed.get(one.id, "")
        if one.kind is FieldKind.DATE and one.none_words and typed == NONE:
            none.add(one.id)
            continue
        try:
            value = read_value(one, typed)
        except Unreadable as sentence:
            wrong[one.id] = str(sentence)
        else:
            if value is not None:
                values[one.id] = value
    return Answers(
        values=values,
        none=frozenset(none),
        wrong=wrong,
        declined=said.declined,
        instead=said.instead,
        files={place: len(found) for place, found in said.files.items()},
    )
