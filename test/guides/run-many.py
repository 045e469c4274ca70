"""Runs one Python program many times, each in a process of its own that has its modules already: they take seconds to load.

Standard input: {"program": path, "modules": [...], "runs": [{"args": [...], "env": {...}, "instead": {"module.function": value}}]}
Standard output: [{"exitCode": ..., "stdout": ..., "stderr": ...}]
"""

import importlib, json, os, runpy, sys, tempfile, traceback


def run(program, args, env, instead):
    os.environ.update(env)
    for function, value in instead.items():
        module, _, name = function.rpartition(".")
        setattr(importlib.import_module(module), name, lambda *_, value=value, **__: value)
    sys.argv = [program, *args]
    try:
        runpy.run_path(program, run_name="__main__")
        return 0
    except SystemExit as end:
        if isinstance(end.code, str):
            print(end.code, file=sys.stderr)
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        traceback.print_exc()
        return 1


def run_apart(program, args, env={}, instead={}):
    with tempfile.TemporaryFile() as stdout, tempfile.TemporaryFile() as stderr:
        child = os.fork()
        if child == 0:
            os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
            os.dup2(stdout.fileno(), 1)
            os.dup2(stderr.fileno(), 2)
            exit_code = run(program, args, env, instead)
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(exit_code)
        _, status = os.waitpid(child, 0)
        texts = []
        for file in stdout, stderr:
            file.seek(0)
            texts.append(file.read().decode(errors="replace"))
        return {"exitCode": os.waitstatus_to_exitcode(status), "stdout": texts[0], "stderr": texts[1]}


asked = json.load(sys.stdin)
for module in asked["modules"]:
    importlib.import_module(module)
json.dump([run_apart(asked["program"], **one) for one in asked["runs"]], sys.stdout)
