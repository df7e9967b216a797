"""Libraries that warn of their own age when first imported are imported here, once, so that only our warnings are errors."""

from __future__ import annotations

import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import jieba  # noqa: F401
    import rasa.core.agent
    import rasa.model_training  # noqa: F401
    import spacy  # noqa: F401
