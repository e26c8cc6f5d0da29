"""Pack the standard library for the sandbox: python stdlib.py LIB STANDINS OUT

Modules are compiled with the build python of the same version; docstrings are dropped, assertions stay. Left out is what
needs a terminal, a network, a process or a file system to be of any use. Entries carry no dates, so the bytes repeat.
"""

import ast
import importlib.util
import os
import sys
import zipfile
from importlib._bootstrap_external import _code_to_hash_pyc

FOLDERS = """__phello__ __pycache__ _pyrepl curses ctypes dbm ensurepip idlelib lib2to3 multiprocessing pydoc_data
site-packages sqlite3 test tests tkinter turtledemo venv wsgiref xmlrpc""".split()
FILES = """_aix_support _android_support _apple_support _ios_support _osx_support antigravity bdb cProfile ftplib imaplib
mailbox pdb poplib profile pstats pty pydoc smtplib socketserver ssl tabnanny this trace tty turtle webbrowser""".split()


def without_docstrings(tree):
    """Docstrings take a quarter of the library and no program needs those of the library itself."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)) and ast.get_docstring(node, False):
            node.body[0] = ast.copy_location(ast.Pass(), node.body[0])
    return tree


def wanted(name):
    return name.endswith(".py") and name[:-3] not in FILES and not name.startswith("_sysconfigdata")


def modules(lib, standins):
    """Yield (path in the archive, source) in a fixed order; stand-ins are last and their names are free in LIB."""
    for root, folders, names in os.walk(lib):
        folders[:] = sorted(f for f in folders if f not in FOLDERS)
        for name in sorted(filter(wanted, names)):
            path = os.path.join(root, name)
            yield os.path.relpath(path, lib), open(path, "rb").read()
    for name in sorted(filter(wanted, os.listdir(standins))):
        yield name, open(os.path.join(standins, name), "rb").read()


def main(lib, standins, out):
    count = 0
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for path, source in modules(lib, standins):
            code = compile(without_docstrings(ast.parse(source)), "/lib/" + path, "exec", dont_inherit=True, optimize=0)
            pyc = _code_to_hash_pyc(code, importlib.util.source_hash(source), False)
            archive.writestr(zipfile.ZipInfo(path + "c", (1980, 1, 1, 0, 0, 0)), bytes(pyc))
            count += 1
    print(f"{count} modules, {os.path.getsize(out)} bytes")


if __name__ == "__main__":
    main(*sys.argv[1:])
