import { packageVersion } from "../kit/spec/package-root.ts";
import { COMMANDS } from "./commands/index.ts";
import type { Command } from "./terminal/command.ts";
import { CommandError, cannotRun, usageError } from "./terminal/command-error.ts";
import { EXIT } from "./terminal/exit-code.ts";
import { interruptedError } from "./terminal/interruption.ts";
import { nearest } from "./terminal/nearest.ts";
import { overview } from "./terminal/overview.ts";
import { systemComplaint } from "./terminal/system-complaint.ts";
import type { Terminal } from "./terminal/terminal.ts";

/**
 * Runs the command that the arguments name.
 *
 * @param args the arguments after the program's name
 * @returns the exit code; never rejects
 */
export async function runCommand(args: readonly string[], terminal: Terminal): Promise<number> {
	try {
		return await dispatch(args, terminal);
	} catch (error) {
		return printError(error, terminal);
	}
}

async function dispatch(args: readonly string[], terminal: Terminal): Promise<number> {
	const [name, ...rest] = args;
	switch (name) {
		case undefined:
			terminal.err.print(overview(COMMANDS, terminal.err.width));
			return EXIT.usage;
		case "--help":
		case "-h":
		case "help": {
			const named = rest.filter((arg) => !arg.startsWith("-"));
			if (named.length > 0) return find(named).command.run(["--help"], terminal);
			terminal.out.print(overview(COMMANDS, terminal.out.width));
			return EXIT.ok;
		}
		case "--version":
		case "-v":
			terminal.out.print(packageVersion());
			return EXIT.ok;
		default: {
			const found = find(args);
			return found.command.run(found.rest, terminal);
		}
	}
}

/** The command and its arguments. If two names match, the longer one wins: `fuzz merge` is not `fuzz`. */
function find(args: readonly string[]): { readonly command: Command; readonly rest: readonly string[] } {
	const [command] = COMMANDS.filter((each) => isNamedBy(args, each)).sort((one, other) => other.name.length - one.name.length);
	if (command !== undefined) return { command, rest: args.slice(command.name.split(" ").length) };
	const [name = ""] = args;
	if (name.startsWith("-")) throw usageError(`Put the command before the option ${name}. See aerospike-task --help.`);
	const names = COMMANDS.map((each) => each.name);
	const near = names.find((each) => each.startsWith(`${name} `)) ?? nearest(name, names);
	throw usageError(`Unknown command "${name}".${near === undefined ? "" : ` Did you mean ${near}?`} See aerospike-task --help.`);
}

function isNamedBy(args: readonly string[], { name }: Command): boolean {
	return name.split(" ").every((part, index) => args[index] === part);
}

/** Prints one sentence for a user's mistake, and the stack of an internal error. */
function printError(error: unknown, { err, interrupted }: Pick<Terminal, "err" | "interrupted">): number {
	if (error instanceof CommandError) {
		// If the output is broken, the terminal has already said so.
		if (error.exitCode !== EXIT.couldNotReport) err.print(`aerospike-task: ${error.message}`);
		return error.exitCode;
	}
	if (interrupted.aborted && isAbort(error, interrupted))
		return printError(interruptedError({ interrupted }), { err, interrupted });
	// Many commands read the feature files. This name is checked because the class is loaded only if it is needed.
	if (error instanceof Error && error.name === "FeaturesNotRun")
		return printError(cannotRun(error.message, error), { err, interrupted });
	const complaint = systemComplaint(error);
	if (complaint !== undefined) return printError(cannotRun(complaint, error), { err, interrupted });
	err.print("aerospike-task: internal error, please report it:");
	err.print(error instanceof Error ? (error.stack ?? error.message) : String(error));
	return EXIT.bug;
}

/** An interrupted wait rejects with the reason of the signal. */
function isAbort(error: unknown, { reason }: AbortSignal): boolean {
	return error === reason || (error instanceof Error && error.cause === reason);
}
