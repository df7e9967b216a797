from tests.quietly import load

load("rasa_sdk", "rasa_sdk.executor", "spacy", "jieba")
