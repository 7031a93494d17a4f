from esign_desktop.model.codec import encode
from esign_desktop.presenters.document import Step
from esign_desktop.presenters.status.troubleshooting import TroubleshootingView
from esign_desktop.renderers.json import with_sentences


def test_a_step_is_one_sentence_to_other_programs() -> None:
    view = TroubleshootingView("What to try", (Step("Run:", "sudo x"), Step("Rest.")), signs=True)

    assert encode(with_sentences((view,))).decode() == (
        '[{"title":"What to try","steps":["Run: sudo x","Rest."],"signs":true}]'
    )
