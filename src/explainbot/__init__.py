"""explainbot: answers questions with verbatim passages from your own material.

```python
from explainbot import Workspace

with Workspace.open() as workspace:
    answer = workspace.explainer().ask("How does IS fund itself?")
print(answer.quotes[0].text, answer.quotes[0].citation)
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from explainbot.answering.explainer import Explainer
    from explainbot.errors import ExplainbotError
    from explainbot.records import Answer, Document, Quote, Section
    from explainbot.workspace import Workspace

__version__ = "0.1.0"
__all__ = [
    "Answer",
    "Document",
    "ExplainbotError",
    "Explainer",
    "Quote",
    "Section",
    "Workspace",
]
_HOMES = {
    "Answer": "records",
    "Document": "records",
    "Explainer": "answering.explainer",
    "ExplainbotError": "errors",
    "Quote": "records",
    "Section": "records",
    "Workspace": "workspace",
}


def __getattr__(name: str) -> Any:
    """Import a public name at its first use: ``import explainbot`` is instant."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    """Return the public names."""
    return [*__all__, "__version__"]
