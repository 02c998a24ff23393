"""Runs a Python handler as an AWS Lambda execution environment: a Lambda Runtime API client on the standard library.

Started by gwctl with the function's folder as working folder and `_HANDLER` and `AWS_LAMBDA_RUNTIME_API` set.
Behaviour: reference functions.md, sections 2 and 4.
"""

import http.client
import importlib
import json
import logging
import os
import sys
import time
import traceback

API = "/2018-06-01/runtime/"

# Kept from before the handler's code, which may replace them.
dumps, loads = json.dumps, json.loads


class RuntimeClient:
    """One kept connection to gwctl. When gwctl is gone, so is this process."""

    def __init__(self, address):
        host, _, token = address.partition("/")
        self.connection = http.client.HTTPConnection(host)
        self.base = ("/" + token if token else "") + API

    def call(self, method, path, body=None, headers=None):
        try:
            self.connection.request(method, self.base + path, body, headers or {})
            answer = self.connection.getresponse()
            return answer.status, answer.headers, answer.read()
        except OSError:
            os._exit(1)

    def next(self):
        _, headers, body = self.call("GET", "invocation/next")
        return headers, body

    def response(self, request_id, body):
        path = "invocation/%s/response" % request_id
        status, _, _ = self.call("POST", path, body, {"Content-Type": "application/json"})
        if status == 413:
            print("LAMBDA_RUNTIME Failed to post handler success response. Http response code: 413.", flush=True)

    def error(self, path, payload):
        headers = {
            "Content-Type": "application/vnd.aws.lambda.error+json",
            "Lambda-Runtime-Function-Error-Type": payload["errorType"],
        }
        self.call("POST", path, dumps(payload).encode(), headers)


class LambdaContext:
    """The second argument of a handler, with the names of Lambda's Python runtime."""

    def __init__(self, headers):
        self.aws_request_id = headers["Lambda-Runtime-Aws-Request-Id"]
        self.invoked_function_arn = headers["Lambda-Runtime-Invoked-Function-Arn"]
        self.function_name = os.environ["AWS_LAMBDA_FUNCTION_NAME"]
        self.function_version = os.environ["AWS_LAMBDA_FUNCTION_VERSION"]
        self.memory_limit_in_mb = os.environ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"]
        self.log_group_name = os.environ["AWS_LAMBDA_LOG_GROUP_NAME"]
        self.log_stream_name = os.environ["AWS_LAMBDA_LOG_STREAM_NAME"]
        self.identity = None
        self.client_context = client_context(headers.get("Lambda-Runtime-Client-Context"))
        self.tenant_id = headers.get("Lambda-Runtime-Aws-Tenant-Id")
        self._deadline = int(headers["Lambda-Runtime-Deadline-Ms"])

    def get_remaining_time_in_millis(self):
        return max(0, self._deadline - int(time.time() * 1000))

    def log(self, message):
        print(message)


class ClientContext:
    """What the caller of Invoke sent along."""

    def __init__(self, values):
        self.custom = values.get("custom")
        self.env = values.get("env")
        self.client = values.get("client")


def client_context(text):
    values = loads(text) if text else None
    return ClientContext(values) if isinstance(values, dict) else None


class LogHandler(logging.Handler):
    """The handler that Lambda puts on the root logger: `[INFO]\\t2024-03-12T19:03:58.123Z\\t<request id>\\tmessage`."""

    def __init__(self):
        super().__init__()
        self.request_id = ""
        formatter = logging.Formatter("[%(levelname)s]\t%(asctime)s.%(msecs)03dZ\t%(aws_request_id)s\t%(message)s", "%Y-%m-%dT%H:%M:%S")
        formatter.converter = time.gmtime
        self.setFormatter(formatter)

    def emit(self, record):
        record.aws_request_id = self.request_id
        sys.stdout.write(self.format(record) + "\n")


class RuntimeProblem(Exception):
    """An error of the runtime's own, with the type that Lambda shows."""

    def __init__(self, error_type, message, trace=None):
        super().__init__(message)
        self.error_type = error_type
        self.trace = trace or []


def load_handler(text):
    """Finds `pkg.module.function` or `pkg/module.function` in the function's folder."""
    module_name, dot, function_name = text.rpartition(".")
    if not dot or not module_name:
        raise RuntimeProblem("Runtime.MalformedHandlerName", "Bad handler '%s': not enough values to unpack (expected 2, got 1)" % text)
    try:
        module = importlib.import_module(module_name.replace("/", "."))
    except ImportError as error:
        raise RuntimeProblem("Runtime.ImportModuleError", "Unable to import module '%s': %s" % (module_name, error)) from error
    except SyntaxError as error:
        message = "Syntax error in module '%s': %s" % (module_name, error)
        place = '  File "%s" Line %s\n    %s' % (error.filename, error.lineno, error.text)
        raise RuntimeProblem("Runtime.UserCodeSyntaxError", message, [place]) from error
    try:
        return getattr(module, function_name)
    except AttributeError as error:
        message = "Handler '%s' missing on module '%s'" % (function_name, module_name)
        raise RuntimeProblem("Runtime.HandlerNotFound", message) from error


def error_payload(error, request_id):
    """`{"errorMessage","errorType","requestId","stackTrace"}`, in Lambda's order."""
    if isinstance(error, RuntimeProblem):
        error_type, trace = error.error_type, error.trace
    else:
        # Own frames are left out: the trace starts in the handler.
        frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename != __file__]
        error_type, trace = type(error).__name__, traceback.format_list(frames)
    return {"errorMessage": str(error), "errorType": error_type, "requestId": request_id, "stackTrace": trace}


def log_error(payload):
    lines = ["[ERROR] %s: %s" % (payload["errorType"], payload["errorMessage"]), "Traceback (most recent call last):"]
    print("\n".join(lines + [line.rstrip("\n") for line in payload["stackTrace"]]), flush=True)


def to_json(result):
    try:
        return dumps(result, ensure_ascii=False).encode("utf-8", "surrogatepass")
    except (TypeError, ValueError) as error:
        raise RuntimeProblem("Runtime.MarshalError", "Unable to marshal response: %s" % error) from error


def handle(client, handler, log_handler, headers, body):
    request_id = headers["Lambda-Runtime-Aws-Request-Id"]
    log_handler.request_id = request_id
    if "Lambda-Runtime-Trace-Id" in headers:
        os.environ["_X_AMZN_TRACE_ID"] = headers["Lambda-Runtime-Trace-Id"]
    else:
        os.environ.pop("_X_AMZN_TRACE_ID", None)
    try:
        try:
            event = loads(body)
        except ValueError as error:
            raise RuntimeProblem("Runtime.UnmarshalError", "Unable to unmarshal input: %s" % error) from error
        result = to_json(handler(event, LambdaContext(headers)))
    except Exception as error:  # pylint: disable=broad-except
        payload = error_payload(error, request_id)
        log_error(payload)
        client.error("invocation/%s/error" % request_id, payload)
    else:
        sys.stdout.flush()
        client.response(request_id, result)


def main():
    client = RuntimeClient(os.environ["AWS_LAMBDA_RUNTIME_API"])
    sys.path.insert(0, os.environ["LAMBDA_TASK_ROOT"])
    log_handler = LogHandler()
    logging.getLogger().addHandler(log_handler)
    try:
        handler = load_handler(os.environ["_HANDLER"])
    except Exception as error:  # pylint: disable=broad-except
        payload = error_payload(error, "")
        log_error(payload)
        client.error("init/error", payload)
        sys.exit(1)
    while True:
        headers, body = client.next()
        handle(client, handler, log_handler, headers, body)


if __name__ == "__main__":
    main()
