"""The application of ``serve --http`` as a deployment of Ray Serve, on a cluster.

``serve run explainbot.serving.programs.ray_serve:app workspace=DIR replicas=2`` has so
many processes answer, on whatever machines of the cluster have room; Ray's proxies
share the requests out among them.  The workspace lies under the same name on each of
these machines; its index may be on a server.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from explainbot.config import choose
from explainbot.errors import ServingError
from explainbot.serving.programs.admission import check_token, read_tokens
from explainbot.serving.programs.workers import ServedWorkspace
from explainbot.workspace import Workspace

KNOWN = ("workspace", "replicas", "tokens", "name", "rate", "log")
MOST_REPLICAS = 1_000
TOKEN = "EXPLAINBOT_TOKEN"  # noqa: S105  the name of a variable
CPUS = 0.5
"""Of a replica: with one each, a replica could take the last that others wait for."""


def app(arguments: Mapping[str, str]) -> Any:
    """Return the application that ``serve run`` and ``serve.run`` take.

    Args:
        arguments: ``workspace``, a folder; ``replicas`` (1), processes that answer;
            ``tokens``, a file of the classes' tokens (else ``EXPLAINBOT_TOKEN``, else
            only this machine is answered); ``name``, by which the proxy is reached;
            ``rate``, requests a minute of a class; ``log`` (no), yes for a line each.

    Raises:
        ServingError: An argument is unknown or wrong.
        ExplainbotError: There is no workspace, or no model.
    """
    from ray import serve

    served = _served(arguments)

    def made() -> Any:
        return served()

    deployment = serve.deployment(
        name="explainbot",
        num_replicas=served.workers,
        ray_actor_options={"num_cpus": CPUS},
        max_ongoing_requests=100,
    )(serve.ingress(made)())
    return deployment.bind()


def _served(arguments: Mapping[str, str]) -> ServedWorkspace:
    unknown = [one for one in arguments if one not in KNOWN]
    if unknown:
        raise ServingError(
            f'there is no argument "{unknown[0]}"',
            hint=f"There are: {', '.join(KNOWN)}.",
        )
    workspace = Workspace.open(
        arguments.get("workspace") or None, language=str(choose()["language"].value)
    )
    classes: dict[str, str] = {}
    token = os.environ.get(TOKEN, "")
    if "tokens" in arguments:
        classes = read_tokens(arguments["tokens"])
    elif token:
        check_token(token, TOKEN)
        classes = {token: ""}
    return ServedWorkspace(
        workspace.places,
        workspace.model,
        workspace.reader,
        workspace.language,
        local=not classes,
        classes=classes,
        names=[arguments["name"]] if "name" in arguments else [],
        a_minute=_number(arguments, "rate", 0, 1_000_000),
        log=arguments.get("log") == "yes",
        workers=_number(arguments, "replicas", 1, MOST_REPLICAS),
    )


def _number(arguments: Mapping[str, str], name: str, least: int, most: int) -> int:
    """Return a whole number.

    Raises:
        ServingError: It is none.
    """
    said = str(arguments.get(name, least))
    if said.isascii() and said.isdecimal() and len(said) <= len(str(most)):
        value = int(said)
        if least <= value <= most:
            return value
    raise ServingError(f'"{name}" must be a whole number from {least} to {most}')
