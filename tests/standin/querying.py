"""GraphQL requests: parsing, validation and execution, with the status codes and error shapes of Apollo.

The original refuses queries of more than ten levels; no type has so many, so nothing is needed for it here.
"""

from typing import Any

from graphql import (
    DocumentNode,
    ExecutionResult,
    GraphQLError,
    GraphQLSchema,
    GraphQLSyntaxError,
    OperationDefinitionNode,
    execute_sync,
    parse,
    validate,
)
from graphql.execution.values import get_variable_values

from tests.standin.access import Access

#: The first version whose Apollo answers 400 to variables that do not fit.
APOLLO_5 = "2026.05"


def answered(schema: GraphQLSchema, access: Access, body: Any, version: str) -> tuple[int, dict[str, Any]]:
    """The status and the JSON of an answer to the body of a GraphQL request."""
    if isinstance(body, list):
        return 400, refused("Operation batching disabled.", "BAD_REQUEST")
    if not isinstance(body, dict) or not isinstance(body.get("query"), str):
        message = "POST body missing, invalid Content-Type, or JSON object has no keys."
        return 400, refused(message, "BAD_REQUEST")
    try:
        document = parse(body["query"])
    except GraphQLSyntaxError as error:
        return 400, _errors([error], "GRAPHQL_PARSE_FAILED")
    problems = validate(schema, document)
    if problems:
        return 400, _errors(problems, "GRAPHQL_VALIDATION_FAILED")
    variables = body.get("variables") or {}
    unfit = _unfit(schema, document, variables)
    if unfit:
        return (400 if version >= APOLLO_5 else 200), _errors(unfit, "BAD_USER_INPUT")
    name = body.get("operationName")
    return 200, _result(execute_sync(schema, document, None, access, variables, name))


def refused(message: str, code: str) -> dict[str, Any]:
    """An answer that holds one error and no data."""
    return {"errors": [{"message": message, "extensions": {"code": code, "stacktrace": [f"Error: {message}"]}}]}


def _errors(errors: list[GraphQLError], code: str) -> dict[str, Any]:
    return {"errors": [_error(error, code) for error in errors]}


def _error(error: GraphQLError, code: str) -> dict[str, Any]:
    # graphql-js quotes names with double quotation marks; only messages of the library are rewritten.
    own = error.original_error is None and not error.extensions
    message = error.message.replace("'", '"') if own else error.message
    extensions = {"code": code, **(error.extensions or {}), "stacktrace": [f"GraphQLError: {message}"]}
    return {**error.formatted, "message": message, "extensions": extensions}


def _result(result: ExecutionResult) -> dict[str, Any]:
    errors = _errors(result.errors, "INTERNAL_SERVER_ERROR") if result.errors else {}
    return {**errors, "data": result.data}


def _unfit(schema: GraphQLSchema, document: DocumentNode, variables: dict[str, Any]) -> list[GraphQLError]:
    for node in document.definitions:
        if isinstance(node, OperationDefinitionNode):
            found = get_variable_values(schema, node.variable_definitions or (), variables)
            if isinstance(found, list):
                return found
    return []
