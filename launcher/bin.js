#!/usr/bin/env node
import("aerospike-execute-task/cli").then(
	({ main }) => main(),
	({ message }) => {
		// Without this, Node.js would print a stack and exit with 1, which means a verdict.
		process.stderr.write(`aerospike-task: The command line cannot be loaded. Install aerospike-task again. (${message})\n`);
		process.exitCode = 2;
	},
);
