import { EXIT } from "./exit-code.ts";

/** Ends a command with one sentence for the person who typed it, and no stack trace. */
export class CommandError extends Error {
	override readonly name = "CommandError";
	readonly exitCode: number;

	constructor(message: string, exitCode: number, cause?: unknown) {
		super(message, cause === undefined ? undefined : { cause });
		this.exitCode = exitCode;
	}
}

/** The command line makes no sense. */
export function usageError(message: string): CommandError {
	return new CommandError(message, EXIT.usage);
}

/** Something outside kept a command from its work. */
export function cannotRun(message: string, cause?: unknown): CommandError {
	return new CommandError(message, EXIT.couldNotRun, cause);
}
