"""Looks at objects past whatever their classes define: through descriptors that belong
to the interpreter, and by identity."""

import types

_name_of = type.__dict__["__name__"].__get__
mro_of = type.__dict__["__mro__"].__get__
dict_of = type.__dict__["__dict__"].__get__
flags_of = type.__dict__["__flags__"].__get__


# Tells objects that live apart, as id does, but without an audit event, which costs
# more than all the rest of a look at a value.
identity = object.__hash__


def by_id(table):
    """A table of types whose identities are the keys; none of them ever goes away."""
    return {identity(tp): value for tp, value in table.items()}


def type_name(tp):
    """The class's name, past any metaclass."""
    return str.__str__(_name_of(tp))  # a program can make it a str of its own class


def is_kind(value, base):
    """isinstance without asking the value, which may lie about its class."""
    return issubclass(type(value), base)


def own_dict(value, tp):
    """The instance's dictionary, whatever its class calls __dict__; None without one."""
    for base in mro_of(tp):
        plain = dict_of(base).get("__dict__")
        if type(plain) is types.GetSetDescriptorType:
            return plain.__get__(value)
    return None


def class_attribute(tp, name):
    for base in mro_of(tp):
        held = dict_of(base)
        if name in held:
            return held[name]
    return None


def fields_of(value, tp):
    """(name, value) of an instance's own dictionary and slots; None when it is
    opaque, as objects of C types are."""
    out, known = [], False
    for base in reversed(mro_of(tp)):
        held = dict_of(base)
        for name, slot in held.items():
            if type(slot) is types.MemberDescriptorType and "__slots__" in held:
                known = True
                try:
                    out.append((name, slot.__get__(value)))
                except AttributeError:
                    continue  # a slot that was never set
        plain = held.get("__dict__")
        if type(plain) is types.GetSetDescriptorType:
            known = True
            out.extend(named_values(plain.__get__(value)))
    return out if known else None


def named_values(own):
    return [(k, v) for k, v in dict.items(own) if type(k) is str]
