"""Files of many kinds made here, each with the sentences that a reader of it finds: `python -m tests.bench files`."""
