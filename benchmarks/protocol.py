# SPDX-License-Identifier: Apache-2.0
"""What run.py and its workers say to each other: a line of words asks, a line of JSON answers.

A worker is a process of its own, so that each library has its own threads, allocator and environment, and only the
one that is asked does anything.
"""
import json
import os
import subprocess
import sys


def serve(name, handlers):
    """The worker's side: answers until its input ends. A handler gets the words and returns a dictionary."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # whatever a library prints is not an answer
    print(json.dumps({"ready": name}), file=answers, flush=True)
    for line in sys.stdin:
        words = line.split()
        try:
            answer = handlers[words[0]](*words[1:])
        except Exception as error:  # the driver says what failed and goes on without
            answer = {"error": f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}"}
        print(json.dumps(answer), file=answers, flush=True)


class WorkerError(Exception):
    pass


class Worker:
    """The driver's side."""

    def __init__(self, command, environment, log):
        self.log = open(log, "w")
        self.process = subprocess.Popen(command, env={**os.environ, **environment}, stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=self.log, text=True)
        try:
            self.name = self._read()["ready"]
        except WorkerError:
            self.close()
            raise

    def _read(self):
        line = self.process.stdout.readline()
        if not line:
            raise WorkerError(f"it ended; {self.log.name} says why")
        answer = json.loads(line)
        if "error" in answer:
            raise WorkerError(answer["error"])
        return answer

    def ask(self, *words):
        try:
            self.process.stdin.write(" ".join(map(str, words)) + "\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            raise WorkerError(f"it ended; {self.log.name} says why") from None
        return self._read()

    def close(self):
        self.process.stdin.close()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.log.close()
