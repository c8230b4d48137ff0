"""A language model behind an OpenAI-compatible server: Ollama, llama.cpp, vLLM, LM Studio, OpenAI; reached through LlamaIndex.
None is needed: only what says so asks one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.errors import LlmUnavailable
from corpus.servers import SHOWN, parted

if TYPE_CHECKING:
    from llama_index.core.llms import LLM

    from corpus.settings import Settings

EXAMPLE = "http://127.0.0.1:11434/v1#qwen2.5:7b"
PATIENCE = 600.0
"""Seconds that an answer may take: a model of some size on a laptop's CPU writes a few words a second."""
CONNECTING = 10.0
"""Seconds until its server must have taken the call."""
RETRIES = 2
"""How often a request is sent again that a busy server has refused, or that was cut off on its way."""
NO_KEY = "none"
"""Sent where no key is set. Without one, the client would look for OpenAI's in the environment and give it to this server."""


def llm_of(settings: Settings) -> LLM:
    """The model that the settings name; it is not asked yet. Raises LlmUnavailable where they name none."""
    if not settings.llm:
        raise LlmUnavailable(f"No language model is set. Name one of yours, as in PLAIDOYER_LLM={EXAMPLE}.")
    base, model = parted(settings.llm, "PLAIDOYER_LLM", "PLAIDOYER_LLM_KEY", EXAMPLE, LlmUnavailable)
    import httpx  # these take seconds, and most commands ask no model
    from llama_index.llms.openai_like import OpenAILike
    from openai import OpenAI

    key = settings.llm_key.get_secret_value() if settings.llm_key else NO_KEY
    client = httpx.Client(timeout=httpx.Timeout(PATIENCE, connect=CONNECTING), trust_env=False)
    try:
        asking = OpenAI(api_key=key, base_url=base, max_retries=RETRIES, http_client=client)
        return OpenAILike(
            model=model, api_base=base, api_key=key, is_chat_model=True, max_retries=0,
            openai_client=asking,  # type: ignore[call-arg]  # it takes what its parent takes
        )  # fmt: skip
    except ValueError as error:
        raise LlmUnavailable(f'PLAIDOYER_LLM names the model "{model}": {error}. Name another.') from error


def said(llm: LLM, system: str, user: str, *, temperature: float) -> str:
    """What the model answers. Raises LlmUnavailable where it does not."""
    from llama_index.core.llms import ChatMessage
    from openai import APIConnectionError, APIStatusError, APITimeoutError, OpenAIError

    messages = [ChatMessage(role="system", content=system), ChatMessage(role="user", content=user)]
    name = llm.metadata.model_name
    try:
        answer = llm.chat(messages, temperature=temperature).message.content
    except APITimeoutError as error:
        raise LlmUnavailable(
            f'The language model "{name}" did not answer within {PATIENCE:.0f} s. Choose a smaller one.'
        ) from error
    except APIConnectionError as error:
        why = error.__cause__ or error
        raise LlmUnavailable(
            f'The language model "{name}" cannot be reached ({why}). Start its server, or check PLAIDOYER_LLM.'
        ) from error
    except APIStatusError as error:
        words = " ".join(error.response.text.split())[:SHOWN]
        todo = "Check PLAIDOYER_LLM_KEY" if error.status_code in (401, 403) else "Check PLAIDOYER_LLM and the server"
        raise LlmUnavailable(f'The language model "{name}" answered {error.status_code}: {words}. {todo}.') from error
    except (OpenAIError, ValueError, LookupError, TypeError, AttributeError) as error:  # what is no chat completion at all
        raise LlmUnavailable(
            f'What the server of the language model "{name}" said is no answer ({error!r}). Check that it speaks OpenAI\'s form.'
        ) from error
    return answer or ""
