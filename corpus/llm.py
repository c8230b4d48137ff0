"""A language model behind an OpenAI-compatible server: Ollama, llama.cpp, vLLM, LM Studio, OpenAI; reached through LlamaIndex.
None is needed: only what says so asks one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.errors import LlmUnavailable
from corpus.servers import key_of, parted, refusal

if TYPE_CHECKING:
    import httpx
    from llama_index.core.llms import LLM

    from corpus.settings import Settings

SETTING, KEY = "PLAIDOYER_LLM", "PLAIDOYER_LLM_KEY"
EXAMPLE = "http://127.0.0.1:11434/v1#qwen2.5:7b"
PATIENCE = 600.0
"""Seconds that an answer may take: a model of some size on a laptop's CPU writes a few words a second."""
CONNECTING = 10.0
"""Seconds until its server must have taken the call."""
RETRIES = 2
"""How often a request is sent again that a busy server has refused, that was cut off on its way, or that took too long."""
NO_KEY = "none"
"""Sent where no key is set. Without one, the client would look for OpenAI's in the environment and give it to this server."""
_SENT = {"host", "accept", "accept-encoding", "connection", "content-type", "content-length", "user-agent", "authorization"}
"""The headers of a request. The client adds others: what machine this is, and what it finds in the environment for OpenAI."""


def llm_of(settings: Settings, temperature: float) -> LLM:
    """The model that the settings name; it is not asked yet. Raises LlmUnavailable where they name none."""
    if not settings.llm:
        raise LlmUnavailable(f"No language model is set. Name one of yours, as in {SETTING}={EXAMPLE}.")
    base, model = parted(settings.llm, SETTING, KEY, EXAMPLE, LlmUnavailable)
    key = key_of(settings.llm_key, KEY, LlmUnavailable) or NO_KEY
    import httpx  # these take seconds, and most commands ask no model
    from llama_index.llms.openai_like import OpenAILike
    from openai import OpenAI

    def bare(request: httpx.Request) -> None:
        for name in [name for name in request.headers if name.lower() not in _SENT]:
            del request.headers[name]
        request.headers["authorization"] = f"Bearer {key}"

    timeout = httpx.Timeout(PATIENCE, connect=CONNECTING)
    client = httpx.Client(timeout=timeout, trust_env=False, event_hooks={"request": [bare]})
    try:
        asking = OpenAI(api_key=key, base_url=base, max_retries=RETRIES, timeout=timeout, http_client=client)
        return OpenAILike(
            model=model, api_base=base, api_key=key, is_chat_model=True, max_retries=0, temperature=temperature,
            openai_client=asking,  # type: ignore[call-arg]  # it takes what its parent takes
        )  # fmt: skip
    except (ValueError, httpx.InvalidURL) as error:
        raise LlmUnavailable(f'{SETTING} is "{settings.llm}", and that cannot be asked: {error}. Correct it.') from error


def said(llm: LLM, system: str, user: str) -> str:
    """What the model answers. Raises LlmUnavailable where it does not."""
    import httpx
    from llama_index.core.llms import ChatMessage
    from openai import APIConnectionError, APIStatusError, APITimeoutError, OpenAIError

    messages = [ChatMessage(role="system", content=system), ChatMessage(role="user", content=user)]
    try:
        return llm.chat(messages).message.content or ""
    except APIConnectionError as error:  # one that took too long is one, too
        if isinstance(error, APITimeoutError) and not isinstance(error.__cause__, httpx.ConnectTimeout):
            raise _unavailable(
                llm, f"did not answer within {PATIENCE:.0f} s, {RETRIES + 1} times. Choose a smaller one"
            ) from error
        why = error.__cause__ or error
        raise _unavailable(llm, f"cannot be reached ({why}). Start its server, or check {SETTING}") from error
    except APIStatusError as error:
        raise _unavailable(llm, refusal(error.status_code, error.response.text, SETTING, KEY)) from error
    except (OpenAIError, ValueError, LookupError, TypeError, AttributeError) as error:  # what is no chat completion at all
        what = f"said what is no answer ({type(error).__name__})"
        raise _unavailable(llm, f"{what}. Check that its server speaks OpenAI's form") from error


def _unavailable(llm: LLM, what: str) -> LlmUnavailable:
    return LlmUnavailable(f'The language model "{llm.metadata.model_name}" {what}.')
