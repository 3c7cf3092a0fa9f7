import { packageVersion } from "../features/kit/package-root.ts";
import { COMMANDS } from "./commands/index.ts";
import type { Command } from "./terminal/command.ts";
import { CommandError, usageError } from "./terminal/command-error.ts";
import { EXIT } from "./terminal/exit-code.ts";
import { nearest } from "./terminal/nearest.ts";
import { overview } from "./terminal/overview.ts";
import type { Terminal } from "./terminal/terminal.ts";

/**
 * Does what these words ask for, on a terminal.
 *
 * @param args the words after the program's name
 * @returns the exit code; never rejects
 */
export async function runCommand(args: readonly string[], terminal: Terminal): Promise<number> {
	try {
		return await dispatch(args, terminal);
	} catch (error) {
		return complain(error, terminal);
	}
}

async function dispatch(words: readonly string[], terminal: Terminal): Promise<number> {
	const [name, ...rest] = words;
	switch (name) {
		case undefined:
			terminal.err.print(overview(COMMANDS, terminal.err.width));
			return EXIT.usage;
		case "--help":
		case "-h":
		case "help": {
			const about = rest.filter((word) => !word.startsWith("-"));
			if (about.length > 0) return find(about).command.run(["--help"], terminal);
			terminal.out.print(overview(COMMANDS, terminal.out.width));
			return EXIT.ok;
		}
		case "--version":
		case "-v":
			terminal.out.print(packageVersion());
			return EXIT.ok;
		default: {
			const found = find(words);
			return found.command.run(found.rest, terminal);
		}
	}
}

/** The command that these words begin with, and the words after its name. Where two fit the longer name is meant: `fuzz merge` is not `fuzz`. */
function find(words: readonly string[]): { readonly command: Command; readonly rest: readonly string[] } {
	const [command] = COMMANDS.filter((each) => isBegunBy(words, each)).sort((one, other) => other.name.length - one.name.length);
	if (command !== undefined) return { command, rest: words.slice(command.name.split(" ").length) };
	const [name = ""] = words;
	if (name.startsWith("-")) throw usageError(`The command comes first, before ${name}. See aerospike-task --help.`);
	const near = nearest(
		name,
		COMMANDS.map((each) => each.name),
	);
	throw usageError(
		`There is no command "${name}".${near === undefined ? "" : ` Did you mean ${near}?`} See aerospike-task --help.`,
	);
}

function isBegunBy(words: readonly string[], { name }: Command): boolean {
	return name.split(" ").every((part, index) => words[index] === part);
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
