"""Full-text search over Chinese plans: analyzer, index, query and highlighting over whoosh.

`SearchIndex` is the door; it searches sections and knows nothing of Qt or the library's tables.
"""

from yuan.search.index import SearchIndex, Source
from yuan.search.query import Query
from yuan.search.result import Facets, Group, Hit, SearchResult

__all__ = ["Facets", "Group", "Hit", "Query", "SearchIndex", "SearchResult", "Source"]
