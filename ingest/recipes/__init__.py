"""Recipes: what one site's own markup says of its pages, as CSS selectors with a date.

`data/recipes/<domain>.toml` and the files of the folder that the setting `recipes_path` names. Pages
of other sites pay one look into a dictionary.
"""

from ingest.recipes.draft import Row, draft_recipe
from ingest.recipes.label import label_by_recipe
from ingest.recipes.load import Recipe, RecipeBook, load_recipes
from ingest.recipes.mark import NO_FIELDS, Applied, Fields, apply_recipe
from ingest.recipes.prepare import prepare_page

__all__ = [
    "NO_FIELDS",
    "Applied",
    "Fields",
    "Recipe",
    "RecipeBook",
    "Row",
    "apply_recipe",
    "draft_recipe",
    "label_by_recipe",
    "load_recipes",
    "prepare_page",
]
