"""Entry of a visitor's process: ``python -m explainbot.serving.browser.visitor_entry``.

Chooses the language that the page server names (of the visitor's browser) before the
modules of the chat are imported, whose constants are translated then.
"""

from __future__ import annotations

import sys

from explainbot.text.interface.translation import by_environment, use

if __name__ == "__main__":
    use(by_environment())
    from explainbot.serving.browser.visitor import main

    sys.exit(main())
