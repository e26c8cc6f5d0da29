"""The names under which an instrumented program reaches its recorders. They begin
with a dot, which no program can spell."""

import builtins

import frames
import moments
import operations

HELPERS = {
    **operations.APPLIED,
    ".BaseException": BaseException,
    ".[]": operations.subscript,
    ".again": moments.again,
    ".attribute": operations.attribute,
    ".begin": operations.begin,
    ".bool": operations.gathered,
    ".branch": moments.branch,
    ".call": operations.call,
    ".calls": operations.calls,
    ".case": moments.case,
    ".catch": moments.catch,
    ".deleted": moments.deleted,
    ".element": moments.element,
    ".end": frames.end,
    ".enter": frames.enter,
    ".exhausted": moments.exhausted,
    ".first": operations.first,
    ".grown": operations.grown,
    ".growth": operations.growth,
    ".hand": frames.hand,
    ".item": moments.item,
    ".joined": operations.gathered,
    ".kept": operations.kept,
    ".lambda": frames.lambda_,
    ".last": operations.last,
    ".leave": frames.leave,
    ".left": frames.left,
    ".line": moments.line,
    ".locals": builtins.locals,
    ".method": operations.method,
    ".named": moments.named,
    ".next": operations.next_,
    ".over": moments.over,
    ".pair": operations.pair,
    ".owned": operations.owned,
    ".owner": operations.owner,
    ".raise": moments.raise_,
    ".resume": frames.resume,
    ".return": frames.return_,
    ".returned": frames.returned,
    ".slice": slice,
    ".spy": operations.spy,
    ".taken": operations.taken,
    ".test": moments.test,
    ".value": operations.value_,
}
