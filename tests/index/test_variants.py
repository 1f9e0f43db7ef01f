"""Files of many kinds: each comes out word for word, with nothing in it that its reader does not see."""

from itertools import chain

import pytest

from tests.bench import files
from tests.bench.variants.variant import Variant, measure


@pytest.mark.parametrize("variant", [pytest.param(each, id=each.name) for each in files.every()])
def test_a_file_is_read_word_for_word(variant: Variant) -> None:
    result = measure(variant)

    assert result.is_right, "\n".join(
        chain(("missing:", *result.missing, "too much:", *result.extra, "read:"), result.found)
    )
