"""A worker without TensorFlow, which Rasa imports whether or not a model needs it. Saves 2 s of start and 250 MB of memory a worker.

While Rasa and a model are loaded, modules only derive from TensorFlow's classes and name its types; for that, a class that stands for
anything is enough. Ours does so until `seal`; whoever wants to reckon with it later, such as a model with DIET in it, is refused by name.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

LEFT_OUT = frozenset({"tensorflow", "tensorflow_addons", "tensorflow_hub", "tensorflow_text", "keras"})
_SEALED: list[bool] = []


class TensorFlowLeftOut(RuntimeError):
    """Something wants TensorFlow in a process that was started without it."""

    def __init__(self, wanted: str) -> None:
        super().__init__(f"{wanted}: dialogue workers run without TensorFlow; choose components in config.yml that need none")


def _stand_in(name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(name)
    if _SEALED:
        raise TensorFlowLeftOut(name)
    return Anything


class _Kind(type):
    """Classes of which every attribute, part and union is there."""

    def __getattr__(cls, name: str) -> Any:
        return _stand_in(name)

    def __getitem__(cls, _: object) -> Any:
        return Anything

    def __or__(cls, _: object) -> Any:
        return Anything

    __ror__ = __or__


class Anything(metaclass=_Kind):
    """Stands for any class and any decorator."""

    def __new__(cls, *given: Any, **options: Any) -> Any:
        if _SEALED:
            raise TensorFlowLeftOut(cls.__name__)
        return given[0] if cls is Anything and len(given) == 1 and callable(given[0]) and not options else super().__new__(cls)

    def __init__(self, *given: Any, **options: Any) -> None:
        return

    def __call__(self, decorated: Any = None, *given: Any, **options: Any) -> Any:
        return decorated

    def __getattr__(self, name: str) -> Any:
        return _stand_in(name)


class _Module(ModuleType):
    def __getattr__(self, name: str) -> Any:
        return _stand_in(name)


class _Finder(MetaPathFinder, Loader):
    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        return ModuleSpec(name, self, is_package=True) if name.split(".")[0] in LEFT_OUT else None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return _Module(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        module.__path__ = []


def leave_out() -> None:
    """From here on importing TensorFlow gives stand-ins, unless it was imported already."""
    if "tensorflow" not in sys.modules:
        sys.meta_path.insert(0, _Finder())


def seal() -> None:
    """The model is loaded: whoever uses a stand-in from here on is refused."""
    if isinstance(sys.modules.get("tensorflow"), _Module):
        _SEALED.append(True)
