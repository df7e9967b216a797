"""All tables on one `MetaData`; importing this package registers every one of them."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

for _table_module in iter_modules(__path__, f"{__name__}."):
    import_module(_table_module.name)
