import pytest

from esign_desktop.model.report import ScenarioProblem
from esign_desktop.presenters.support.file_errors import cannot_open
from tests.presenters.catalogue import turkish_texts


@pytest.mark.parametrize(
    ("problem", "next_step"),
    [
        (ScenarioProblem.MISSING, "'scenarios' listeler"),
        (ScenarioProblem.NEWER, "bu programı güncelleyin"),
        (ScenarioProblem.FOREIGN, "yeniden kaydedilip"),
        (ScenarioProblem.UNREADABLE, "okunamadı: odd"),
    ],
)
def test_whoever_opens_a_report_is_told_what_to_do(
    problem: ScenarioProblem, next_step: str
) -> None:
    sentence = cannot_open(problem, "case.json", "odd", turkish_texts())

    assert sentence.startswith("case.json")
    assert next_step in sentence
