import type { Command } from "./command.ts";
import { twoColumns } from "./help.ts";

/** The help of the command line as a whole. */
export function overview(commands: readonly Command[], width?: number): string {
	return [
		"Usage: aerospike-task COMMAND [options]",
		"",
		"Tracks Aerospike background queries, simulates clusters that run them, and judges drivers that track them.",
		"",
		"Commands",
		...twoColumns(
			commands.map(({ name, summary }) => [name, summary]),
			width,
		),
		"",
		"aerospike-task COMMAND --help tells a command's options, examples and exit codes; aerospike-task --version the version.",
	].join("\n");
}
