"""Tools beside each other: numbers of another section are found, failures are empty answers."""

from benchmarks.extractors import quietly
from benchmarks.main_content import PAGE_SETS, Entry, _table, read_folds

RESULTS = """
<!-- out-of-fold -->
### wcxb, out of fold

```
group            pages   wordF1     +-  shingleF1  >=.95   <.5
ALL               1497   0.8663  0.011     0.8346   0.57  0.08
forum              113   0.7908  0.048     0.7510   0.33  0.16
snippets: 0.814 of the wanted kept, 0.043 of the unwanted kept
```

### pages-dev, out of fold

```
group            pages   wordF1     +-  shingleF1  >=.95   <.5
ALL                489   0.8845  0.019     0.8716   0.70  0.06
fundus             127   0.9660  0.011     0.9600   0.87  0.00
magichtml_forum     56   0.7153  0.070     0.6760   0.25  0.18
```
<!-- /out-of-fold -->
"""


def test_numbers_out_of_fold_are_those_of_their_own_set():
    assert read_folds(RESULTS, "wcxb, out of fold")["ALL"] == {"word": 0.8663, "shingle": 0.8346, "bad": 0.08}
    assert "fundus" not in read_folds(RESULTS, "wcxb, out of fold")
    assert read_folds(RESULTS, "pages-dev, out of fold")["fundus"]["shingle"] == 0.96


def test_a_missing_section_leaves_cells_empty():
    assert read_folds("# Results", "wcxb, out of fold") == {}
    table = _table(PAGE_SETS[1], [Entry("ingest, out of fold", {}, 20.0, 0)])
    assert table.splitlines()[-1] == "| ingest, out of fold |  |  |  | 0 | 20.0 | 50 |"


def test_a_tool_that_fails_on_a_page_has_no_text_for_it():
    def load():
        def extract(payload, text, language):
            return None if text else payload[3]

        return extract

    answer = quietly(load)()
    assert answer(b"", "text") == answer(b"", "") == {"text": ""}
