"""Every error that a person can meet, in one tree.

    PlaidoyerError
    ├── BadQuestion            the question cannot be answered as it was put
    ├── BadFilter              the filters let no text through
    ├── BadSetting             a setting has a value that cannot work
    ├── BadSources             sources.toml, verbs.toml or the thesaurus cannot be read
    ├── UnreadableText         a text cannot be made into a document
    ├── FetchFailed            a text could not be fetched from its address
    ├── EmbedderUnavailable    the embedding model cannot be loaded
    ├── RerankerUnavailable    the reranker cannot be loaded
    ├── LlmUnavailable         no language model is set, or it does not answer
    └── LibraryError
        ├── LibraryMissing     there is no library where one was expected
        ├── LibraryForeign     the folder holds something else, and is left alone
        ├── LibraryDamaged     the truth itself cannot be read
        ├── LibraryOutdated    made with another schema or embedder
        ├── LibraryStale       its indexes were made with another thesaurus
        ├── LibraryLocked      another process is writing
        └── LibraryNotWritable the folder cannot be written to, or the disk is full

Each message says what happened, what we got, and what to do. A dependency's errors are translated where they enter.
"""


class PlaidoyerError(Exception):
    """Base of all errors that are shown to a person as they are."""


class BadQuestion(PlaidoyerError):
    """The question cannot be answered as it was put.

    `key` names the message among the words of the interface (`question.empty`), `values` fills it, so that the page can
    say it in the reader's language.
    """

    def __init__(self, message: str, key: str, **values: object) -> None:
        super().__init__(message)
        self.key = key
        self.values = values


class BadFilter(PlaidoyerError):
    """The filters let no text through, or say what cannot be; `key` names the message among the words of the interface."""

    def __init__(self, message: str, key: str = "page.filters_nothing") -> None:
        super().__init__(message)
        self.key = key


class BadSetting(PlaidoyerError):
    """A setting has a value that cannot work."""


class BadSources(PlaidoyerError):
    """A data file of the project cannot be read."""


class UnreadableText(PlaidoyerError):
    """A text cannot be made into a document."""


class FetchFailed(PlaidoyerError):
    """A text could not be fetched from its address."""


class EmbedderUnavailable(PlaidoyerError):
    """The embedding model cannot be loaded."""


class RerankerUnavailable(PlaidoyerError):
    """The reranker cannot be loaded."""


class LlmUnavailable(PlaidoyerError):
    """No language model is set, or it does not answer."""


class LibraryError(PlaidoyerError):
    """Base of what can be wrong with the library folder."""


class LibraryMissing(LibraryError):
    """There is no library where one was expected."""


class LibraryForeign(LibraryError):
    """The folder holds something else than a library; it is left as it is."""


class LibraryDamaged(LibraryError):
    """The truth itself cannot be read."""


class LibraryOutdated(LibraryError):
    """The library was made with another schema or embedder."""


class LibraryStale(LibraryError):
    """The library's indexes were made with another thesaurus, or hold other fields than this version's."""


class LibraryLocked(LibraryError):
    """Another process is writing to the library."""


class LibraryNotWritable(LibraryError):
    """The library folder cannot be written to."""
