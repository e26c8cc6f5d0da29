"""Which rule makes an expression of which type, and how often."""

from .expressions import Scope, helper, ternary
from .gathered import built_dict, chunks, converted, distinct, divided, extremes, glued, key_list, list_comp, merged, ordered, paired, ranged, ranked, set_algebra, set_of, splitting
from .numbers import arithmetic, counting, finding, get, int_item, length, position, summing, tally
from .texts import concat, f_string, joining, kept_chars, padding, plain_method, rearranged, repeat, replacing, slicing, spelled, str_item
from .truths import both, comparison, emptiness, membership, parity, quantified, text_test

RULES = {
    "int": [(arithmetic, 30), (length, 14), (counting, 7), (summing, 12), (tally, 5), (finding, 4), (int_item, 7), (get, 6), (position, 2), (ternary("int"), 5), (helper("int"), 40)],
    "str": [(concat, 16), (repeat, 4), (slicing("str"), 16), (str_item, 5), (plain_method, 16), (replacing, 8), (padding, 8), (joining, 12), (rearranged, 4),
            (kept_chars, 10), (f_string, 9), (spelled, 3), (ternary("str"), 5), (helper("str"), 40)],
    "bool": [(comparison, 16), (parity, 8), (membership, 12), (text_test, 9), (emptiness, 7), (both, 6), (quantified, 5), (helper("bool"), 40)],
    "list[int]": [(list_comp("int"), 24), (ordered("list[int]"), 10), (slicing("list[int]"), 10), (glued("list[int]"), 6), (ranged, 5), (converted, 5), (distinct("list[int]"), 4), (helper("list[int]"), 40)],
    "list[str]": [(splitting, 18), (list_comp("str"), 20), (ordered("list[str]"), 8), (slicing("list[str]"), 8), (glued("list[str]"), 3), (key_list, 7), (distinct("list[str]"), 3), (helper("list[str]"), 40)],
    "dict[str,int]": [(built_dict, 20), (merged, 5)],
    "set[int]": [(set_of("int"), 10), (set_algebra("int"), 4)],
    "set[str]": [(set_of("str"), 10), (set_algebra("str"), 4)],
    "tuple[int,int]": [(paired, 8), (divided, 3), (extremes, 5)],
    "list[tuple[str,int]]": [(ranked, 5)],
    "list[list[int]]": [(chunks, 5)],
    "dict[str,list[int]]": [],
    "dict[int,str]": [],
}


def scope(rng, variables=None, helpers=None):
    return Scope(rng, RULES, variables, helpers)
