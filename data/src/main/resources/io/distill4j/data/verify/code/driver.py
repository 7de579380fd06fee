# Runs /box/program.py, then every test of /box/tests.json on what it defined, and tells the first that fails. The word that the
# result begins with comes on standard input, so that printing a result does not make one.
import io, json, os, sys


def main():
    word = sys.stdin.readline().strip()
    sys.stdin = io.StringIO("")
    out = os.dup(1)
    space = {"__name__": "__program__", "__builtins__": __builtins__}

    def end(*result):
        sys.stdout.flush()
        os.write(out, ("\n" + word + " " + json.dumps(result) + "\n").encode())
        os._exit(0)

    def short(error):
        return (type(error).__name__ + ": " + str(error))[:200] if str(error) else type(error).__name__

    with open("/box/program.py") as file:
        program = file.read()
    with open("/box/tests.json") as file:
        tests = json.load(file)
    exec("from typing import *\nimport bisect, collections, copy, functools, heapq, itertools, math, random, re, string", space)
    try:
        exec(compile(program, "program.py", "exec"), space)
    except SystemExit:
        pass
    except BaseException as error:
        end("program", short(error))
    for index, test in enumerate(tests):
        try:
            exec(compile(test, "test.py", "exec"), space)
        except BaseException as error:
            end(index, short(error))
    end("passed", "")


main()
