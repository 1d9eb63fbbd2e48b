"""Training of the models in `ingest/data/models`: pages with gold text in, one file of arrays out.

    python -m tools.train --data DIR              train, measure out of fold, write the model
    python -m tools.train --data DIR --evaluate   only measure out of fold, write it to RESULTS.md
    python -m tools.train.rows                    the same for the model of rows of text dumps

In reading order: `pages` (what is learned from), `align` (which blocks are content), `words` (weights
of class words and words), `fit` (the trees), `folds` (everything out of fold, by site), `evaluate`
(the whole pipeline with models that have not seen the site), `write` (the file with its recipe).
"""
