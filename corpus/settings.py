"""Every setting: the environment (`PLAIDOYER_…`), then `plaidoyer.toml` in the working folder, then these defaults."""

from __future__ import annotations

import difflib
import os
from collections.abc import Mapping
from pathlib import Path

import platformdirs
from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from corpus.errors import BadSetting

HERE = Path(__file__).parent

# What the libraries beneath us would otherwise send or fetch. A person who wants a model from the hub can still
# set HF_HUB_OFFLINE=0: what is in the environment already is left alone.
SEALS = {
    "ORT_DISABLE_TELEMETRY": "1",
    "GRADIO_ANALYTICS_ENABLED": "False",
    "ANONYMIZED_TELEMETRY": "False",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_OFFLINE": "1",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    "TRANSFORMERS_VERBOSITY": "error",
    "TOKENIZERS_PARALLELISM": "false",
    "DO_NOT_TRACK": "1",
}


def seal() -> None:
    """Turn off telemetry and downloads of the libraries beneath us. The doors call it before they import anything."""
    for name, value in SEALS.items():
        os.environ.setdefault(name, value)


def _default_library() -> Path:
    """`library/` beside a source checkout; the user's own data folder for an installed package."""
    root = HERE.parent
    return root / "library" if (root / "pyproject.toml").is_file() else Path(platformdirs.user_data_dir("plaidoyer"))


class Settings(BaseSettings):
    """What a person can choose. `PLAIDOYER_PORT=8000` and `port = 8000` in plaidoyer.toml are the same setting."""

    model_config = SettingsConfigDict(
        env_prefix="PLAIDOYER_", toml_file="plaidoyer.toml", extra="forbid", frozen=True, env_ignore_empty=True
    )

    library: Path = Field(default_factory=_default_library, description="folder of the library")
    cache: Path = Field(default_factory=lambda: platformdirs.user_cache_path("plaidoyer"), description="what can be made again")
    sources: Path = Field(default=HERE / "sources.toml", description="which texts there are")
    thesaurus: Path = Field(default=HERE / "thesaurus.ttl", description="SKOS concepts, Turtle")
    concepts: tuple[Path, ...] = Field(default=(), description="further SKOS files, of which each concept joins the thesaurus")
    verbs: Path | None = Field(default=None, description="further operative verbs, TOML as ingest/verbs.toml")
    embedder: str = Field(default="bundled", description='"bundled", a sentence-transformers model, or http://host/v1#model')
    query_prefix: str | None = Field(default=None, description="what the embedder wants before a question; else by its name")
    passage_prefix: str | None = Field(default=None, description="what the embedder wants before a passage; else by its name")
    api_key: SecretStr | None = Field(default=None, description="key of the embedding server")
    weights: Path | None = Field(default=None, description="what `evals fit` wrote for the embedder; else what ships")
    reranker: str = Field(default="", description="a cross-encoder of sentence-transformers that orders the first passages")
    llm: str = Field(default="", description="a language model behind an OpenAI-compatible server, http://host/v1#model")
    llm_key: SecretStr | None = Field(default=None, description="key of that server")
    host: str = Field(default="127.0.0.1", description="address that the page listens on")
    port: int = Field(default=7860, ge=1, le=65535, description="port that the page listens on")
    names: tuple[str, ...] = Field(default=(), description="further names by which browsers may call this machine")
    hosts: tuple[str, ...] = Field(default=(), description="further hosts that texts may be fetched from")
    hits: int = Field(default=8, ge=1, le=100, description="how many passages a question brings up")
    lock_timeout: float = Field(default=5.0, ge=0, description="seconds to wait for another writer")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def load(**overrides: object) -> Settings:
    """The settings in force. Raises BadSetting naming each setting that cannot work, and what it got."""
    _refuse_unknown(os.environ)
    try:
        return Settings(**overrides)  # type: ignore[arg-type]  # pydantic checks them
    except ValidationError as error:
        lines = "; ".join(f"{'.'.join(map(str, e['loc']))} = {e['input']!r}: {e['msg']}" for e in error.errors())
        raise BadSetting(
            f"A setting cannot work: {lines}. Correct it in the environment (PLAIDOYER_…) or in plaidoyer.toml."
        ) from error
    except (ValueError, OSError) as error:  # a plaidoyer.toml that is not TOML, or may not be read
        raise BadSetting(f"plaidoyer.toml cannot be read: {error}. Correct or remove the file.") from error


def _refuse_unknown(environment: Mapping[str, str]) -> None:
    """Raises BadSetting for a `PLAIDOYER_…` that is no setting: a misspelt one would otherwise do nothing, silently."""
    known = [f"PLAIDOYER_{name.upper()}" for name in Settings.model_fields]
    for name in environment:
        if name.upper().startswith("PLAIDOYER_") and name.upper() not in known:
            near = difflib.get_close_matches(name.upper(), known, n=1)
            meant = f"Did you mean {near[0]}?" if near else f"Known: {', '.join(known)}."
            raise BadSetting(f"{name} is no setting of Plaidoyer. {meant} Correct or unset it.")
