#!/usr/bin/env node
(await import("aerospike-execute-task/cli")).main();
