"""How well messages are understood, measured: `python -m bench.nlu` compares readers, `python -m bench.nlu.report` looks at ours."""
