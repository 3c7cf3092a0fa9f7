import { CALL_FROM_NPM, CALL_IN_CLONE } from "./call.ts";
import type { Command } from "./command.ts";
import { EXIT } from "./exit-code.ts";
import { twoColumns } from "./two-columns.ts";

/** The help of the command line as a whole. */
export function overview(commands: readonly Command[], width?: number): string {
	return [
		"Usage: aerospike-task COMMAND [options]",
		"",
		"Tracks Aerospike background queries, runs simulated clusters, and tests drivers against the specification.",
		"",
		"Commands",
		...twoColumns(
			commands.map(({ name, summary }) => [name, summary]),
			width,
		),
		"",
		"How to call it",
		...twoColumns(
			[
				[`${CALL_IN_CLONE} COMMAND`, "in a clone of the repository (the examples use this form)"],
				[`${CALL_FROM_NPM} COMMAND`, "from npm, after version 0.1.0 is published"],
			],
			width,
		),
		"",
		"Exit codes of all commands",
		...twoColumns(
			[
				[String(EXIT.usage), "the arguments are wrong"],
				[String(EXIT.bug), "an internal error, please report it"],
				[String(EXIT.couldNotReport), "the output could not be written: the disk is full, or the reader of the pipe closed it"],
				[String(EXIT.hungUp), "the terminal hung up (SIGHUP)"],
				[`${EXIT.interrupted}, ${EXIT.terminated}`, "interrupted by Ctrl-C or by SIGTERM; what was known until then was printed"],
			],
			width,
		),
		"",
		"aerospike-task COMMAND --help shows the options, examples and exit codes of a command.",
		"aerospike-task --version shows the version.",
	].join("\n");
}
