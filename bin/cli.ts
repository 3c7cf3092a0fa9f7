import { packageVersion } from "../features/kit/package-root.ts";
import { COMMANDS } from "./commands/index.ts";
import { CommandError, usageError } from "./terminal/command-error.ts";
import { EXIT } from "./terminal/exit-code.ts";
import { nearest } from "./terminal/nearest.ts";
import { overview } from "./terminal/overview.ts";
import { processTerminal, type Terminal } from "./terminal/terminal.ts";

/**
 * The command line `aerospike-task`, on this process's streams. Sets the exit code; never rejects.
 *
 * @param args the words after the program's name
 */
export async function main(args: readonly string[] = process.argv.slice(2)): Promise<void> {
	const terminal = processTerminal();
	process.exitCode = await runCommand(args, terminal);
	// What was interrupted may still hold timers and sockets.
	if (process.exitCode === EXIT.interrupted) process.exit();
}

async function runCommand(args: readonly string[], terminal: Terminal): Promise<number> {
	try {
		return await dispatch(args, terminal);
	} catch (error) {
		return complain(error, terminal);
	}
}

async function dispatch([name, ...rest]: readonly string[], terminal: Terminal): Promise<number> {
	switch (name) {
		case undefined:
			terminal.err.print(overview(COMMANDS, terminal.err.width));
			return EXIT.usage;
		case "--help":
		case "-h":
		case "help": {
			const about = rest.find((word) => !word.startsWith("-"));
			if (about !== undefined) return find(about).run(["--help"], terminal);
			terminal.out.print(overview(COMMANDS, terminal.out.width));
			return EXIT.ok;
		}
		case "--version":
		case "-v":
			terminal.out.print(packageVersion());
			return EXIT.ok;
		default:
			return find(name).run(rest, terminal);
	}
}

function find(name: string): (typeof COMMANDS)[number] {
	const command = COMMANDS.find((each) => each.name === name);
	if (command !== undefined) return command;
	if (name.startsWith("-")) throw usageError(`The command comes first, before ${name}. See aerospike-task --help.`);
	const near = nearest(
		name,
		COMMANDS.map((each) => each.name),
	);
	throw usageError(
		`There is no command "${name}".${near === undefined ? "" : ` Did you mean ${near}?`} See aerospike-task --help.`,
	);
}

/** One sentence for a user's mistake; the stack only of a mistake of ours. */
function complain(error: unknown, { err }: Terminal): number {
	if (error instanceof CommandError) {
		err.print(`aerospike-task: ${error.message}`);
		return error.exitCode;
	}
	const missing = missingPackage(error);
	if (missing !== undefined) {
		err.print(
			`aerospike-task: ${missing} is not installed here; the package aerospike-task brings all that the command line needs.`,
		);
		return EXIT.couldNotRun;
	}
	err.print("aerospike-task: this should not have happened, and is a mistake in aerospike-task itself:");
	err.print(error instanceof Error ? (error.stack ?? error.message) : String(error));
	return EXIT.bug;
}

/** The library has no dependencies, so what a command needs may not be there. */
function missingPackage(error: unknown): string | undefined {
	if (!(error instanceof Error) || !("code" in error) || error.code !== "ERR_MODULE_NOT_FOUND") return undefined;
	return /^Cannot find package '([^']+)'/.exec(error.message)?.[1];
}
