#!/usr/bin/env node
import("aerospike-execute-task/cli").then(({ main }) => main());
