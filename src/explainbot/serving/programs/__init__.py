"""Answers for programs, over HTTP and MCP."""
