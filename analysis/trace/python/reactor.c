/* The exports that turn CPython into a WASI reactor: a host initialises it once, keeps an image of its memory, and calls
 * run as often as it likes, putting the image back before each call.
 *
 *   alloc(n)            memory for the host to write to; init and run free nothing of init's, run frees its argument
 *   init(source, seed)  starts the interpreter, runs the NUL-terminated source as __main__; 0 when it defines
 *                       handle(bytes) -> bytes. The seed decides hashes of text, and where objects lie
 *   backwards(on)       sets whose order is chance show it backwards (sets.patch)
 *   run(p, n)           handle(p[:n]); returns its reply as a little-endian u32 length and the bytes, or NULL when it raised
 */
#include <Python.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static PyObject *handle;

__attribute__((export_name("alloc"))) char *guest_alloc(size_t n) { return malloc(n); }

static int start(uint32_t seed)
{
	PyConfig config;
	PyConfig_InitIsolatedConfig(&config);
	config.site_import = 0;
	config.write_bytecode = 0;
	config.use_hash_seed = 1; /* a known seed: the same program takes the same steps */
	config.hash_seed = seed;
	config.install_signal_handlers = 0;
	config.pathconfig_warnings = 0;
	config.module_search_paths_set = 1;
	PyStatus status = PyWideStringList_Append(&config.module_search_paths, L"/lib");
	if (!PyStatus_Exception(status))
		status = Py_InitializeFromConfig(&config);
	PyConfig_Clear(&config);
	return PyStatus_Exception(status);
}

/* What moves all objects to other addresses. Kept, so that no allocation takes its place; volatile, so that no compiler
 * drops what is never read. */
static char *volatile ballast;

__attribute__((export_name("init"))) int guest_init(char *source, uint32_t seed)
{
	if (seed && !(ballast = malloc(100000 + seed % 1000 * 48)))
		return 1;
	if (start(seed))
		return 1;
	PyObject *globals = PyModule_GetDict(PyImport_AddModule("__main__"));
	PyObject *ran = PyRun_String(source, Py_file_input, globals, globals);
	if (!ran) {
		PyErr_Print();
		return 2;
	}
	Py_DECREF(ran);
	handle = PyDict_GetItemString(globals, "handle");
	return handle ? 0 : 3;
}

__attribute__((export_name("backwards"))) void guest_backwards(int on) { _PySet_Backwards = on; }

__attribute__((export_name("run"))) char *guest_run(char *request, size_t n)
{
	PyObject *bytes = PyObject_CallFunction(handle, "y#", request, (Py_ssize_t)n);
	free(request);
	char *data, *reply = NULL;
	Py_ssize_t size;
	if (!bytes || PyBytes_AsStringAndSize(bytes, &data, &size) < 0) {
		PyErr_Print();
		return NULL;
	}
	if ((reply = malloc(size + 4))) {
		uint32_t length = (uint32_t)size;
		memcpy(reply, &length, 4);
		memcpy(reply + 4, data, size);
	}
	Py_DECREF(bytes);
	return reply;
}
