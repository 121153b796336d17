"""The errors that a running Guppy answers with, as GraphQL errors with Apollo's codes."""

from graphql import GraphQLError

SYNTAX = 'Please check your syntax for input "filter" argument'
SORT = "Invalid sort argument"
OUT_OF_SCOPE = (
    "You don't have access to all the data you are querying. Try using 'accessibility: accessible' in your query"
)


def bad_input(message: str) -> GraphQLError:
    """What a resolver says of an argument it cannot use."""
    return GraphQLError(message, extensions={"code": "BAD_USER_INPUT"})


def internal(message: str) -> GraphQLError:
    """What Elasticsearch or a slip in Guppy's own code gives."""
    return GraphQLError(message, extensions={"code": "INTERNAL_SERVER_ERROR"})


def out_of_scope() -> GraphQLError:
    """Raw rows that the caller may not read, on the regular tier: the code is a number."""
    return GraphQLError(OUT_OF_SCOPE, extensions={"code": 401})
